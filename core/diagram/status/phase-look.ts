import type { Phase } from "../../status/index.ts";
import type { Box, Tone } from "../scene.ts";

/** How the bar of a phase looks, and its sign in a terminal. */
export interface PhaseLook {
  readonly box: Pick<Box, "fill" | "outline" | "dashed" | "pattern">;
  readonly sign: string;
  /** The colour of the sign. */
  readonly tone: Tone;
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
  absent: { box: { fill: "page", outline: "muted", dashed: true }, sign: "·", tone: "muted" },
  node: { box: { fill: "buffers", outline: "warning", pattern: "hatched" }, sign: "n", tone: "warning" },
  devices: { box: { fill: "buffers", outline: "warning", pattern: "dotted" }, sign: "d", tone: "warning" },
  create: { box: { fill: "rank-7" }, sign: "c", tone: "rank-7" },
  pull: { box: { fill: "rank-4" }, sign: "p", tone: "rank-4" },
  prepare: { box: { fill: "rank-3" }, sign: "r", tone: "rank-3" },
  join: { box: { fill: "rank-6" }, sign: "j", tone: "rank-6" },
  load: { box: { fill: "weights" }, sign: "l", tone: "weights" },
  "warm-up": { box: { fill: "rank-1" }, sign: "w", tone: "rank-1" },
  ready: { box: { fill: "cache" }, sign: "█", tone: "good" },
  unready: { box: { fill: "page", outline: "warning", pattern: "hatched" }, sign: "u", tone: "warning" },
  draining: { box: { fill: "free", outline: "muted", pattern: "dotted" }, sign: "▒", tone: "muted" },
  lost: { box: { fill: "page", outline: "bad", pattern: "dotted" }, sign: "?", tone: "bad" },
  failed: { box: { fill: "page", outline: "bad", pattern: "hatched" }, sign: "×", tone: "bad" },
};
