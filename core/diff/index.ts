export { consequenceSummary, consequenceText } from "./consequence-text.ts";
export { comparePlans, compareStates, type LabelledPlan } from "./compare-states.ts";
export { clusterState, manifestsState, type ObjectsState } from "./objects-state.ts";
export type { StackState } from "./state.ts";
export {
  Action,
  type Consequence,
  type Difference,
  type DifferenceSide,
  type FileDifference,
  type GroupDifference,
  type GroupSize,
  isSame,
  type Json,
  type LoadTime,
  type ObjectDifference,
  type Outage,
  type PortChange,
  type ProcessChange,
  type ValueChange,
} from "./difference.ts";
