export {
  type Baseline,
  BASELINE_RELEASE,
  BASELINE_THRESHOLD,
  type BaselineRole,
  type BaselineRoles,
  type BaselineSettings,
  type MeasuredLoad,
} from "./baseline.ts";
export { baselines } from "./baselines.ts";
export { differencesOf, type Measured, measuredFor } from "./measured-for.ts";
export { type AccuracyBaseline, type DraftAcceptance, type Quality, qualityOf } from "./quality.ts";
