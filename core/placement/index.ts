export { liveFindings } from "./live-findings.ts";
export { type ObservedCluster, observedNodes, observedPods } from "./observed.ts";
