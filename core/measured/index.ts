export { BASELINE_RELEASE, BASELINE_THRESHOLD, type MeasuredLoad } from "./baseline.ts";
export { baselines } from "./baselines.ts";
export { differencesOf, type Measured, measuredFor } from "./measured-for.ts";
export { type Quality, qualityOf } from "./quality.ts";
