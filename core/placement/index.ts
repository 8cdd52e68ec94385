export { liveFindings } from "./live-findings.ts";
export { observedNodes, observedPods } from "./observed.ts";
