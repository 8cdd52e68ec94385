/** Readers of deployments that others wrote: from text to a topology. */
export { type ImportFile, readFiles } from "./read-files.ts";
export type { ImportOptions } from "./release-of.ts";
export { newestFitting } from "./newest-fitting.ts";
export { type Imported, topologyOf } from "./topology-of.ts";
export { writeStack } from "./write-stack.ts";
