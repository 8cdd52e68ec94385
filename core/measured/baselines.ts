import type { Baseline } from "./baseline.ts";
import { c8Baselines } from "./c8-baselines.ts";
import { w8a8Baselines } from "./w8a8-baselines.ts";

/**
 * Throughput that upstream's tests expect, on the hardware of the project: references, not promises. Nothing is
 * interpolated between them.
 */
export const baselines: readonly Baseline[] = [...c8Baselines, ...w8a8Baselines];
