/** The state of a deployed stack: from objects, events and logs to one view. Pure. */
export { type JobStatus } from "./job-status.ts";
export { nothingObserved, type Observed, readEvents, readNodes, readObjects } from "./observed.ts";
export { type Phase, phases } from "./phase.ts";
export { type PartStatus } from "./part-status.ts";
export { type PodStatus } from "./pod-status.ts";
export { logsToRead, type StackStatus, statusOf } from "./status.ts";
export { readStatuses, type RecordedPart, type RecordedPod, type RecordedStatus } from "./recorded-status.ts";
export { ageText, parseTime, printTime } from "./times.ts";
