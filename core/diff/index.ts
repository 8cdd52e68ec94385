export { consequenceSummary, consequenceText } from "./consequence-text.ts";
export { comparePlans, compareStates } from "./compare-states.ts";
export { clusterState, manifestsState, type ObjectsState } from "./objects-state.ts";
export {
  type Difference,
  type GroupDifference,
  isSame,
  type Json,
  type ObjectDifference,
  type PortChange,
  type ProcessChange,
  type ValueChange,
} from "./difference.ts";
