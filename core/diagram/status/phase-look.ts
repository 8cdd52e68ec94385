import type { Phase } from "../../status/index.ts";
import type { Box } from "../scene.ts";

/** How the bar of a phase looks, and its sign in a terminal. */
export interface PhaseLook {
  readonly box: Pick<Box, "fill" | "outline" | "dashed" | "pattern">;
  readonly sign: string;
}

/** Phases in the order of a pod's life, then those that end it. */
export const lifeOrder: readonly Phase[] = [
  "absent",
  "node",
  "devices",
  "create",
  "pull",
  "prepare",
  "join",
  "load",
  "warm-up",
  "ready",
  "unready",
  "draining",
  "lost",
  "failed",
];

export const phaseLooks: Readonly<Record<Phase, PhaseLook>> = {
  absent: { box: { fill: "page", outline: "muted", dashed: true }, sign: "·" },
  node: { box: { fill: "buffers", outline: "warning", pattern: "hatched" }, sign: "n" },
  devices: { box: { fill: "buffers", outline: "warning", pattern: "dotted" }, sign: "d" },
  create: { box: { fill: "rank-7" }, sign: "c" },
  pull: { box: { fill: "rank-4" }, sign: "p" },
  prepare: { box: { fill: "rank-3" }, sign: "r" },
  join: { box: { fill: "rank-6" }, sign: "j" },
  load: { box: { fill: "weights" }, sign: "l" },
  "warm-up": { box: { fill: "rank-1" }, sign: "w" },
  ready: { box: { fill: "cache" }, sign: "█" },
  unready: { box: { fill: "page", outline: "warning", pattern: "hatched" }, sign: "u" },
  draining: { box: { fill: "free", outline: "muted", pattern: "dotted" }, sign: "▒" },
  lost: { box: { fill: "page", outline: "bad", pattern: "dotted" }, sign: "?" },
  failed: { box: { fill: "page", outline: "bad", pattern: "hatched" }, sign: "×" },
};
