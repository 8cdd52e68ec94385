/** A stack in a cluster, read with the user's kubectl. */
export { readBundle } from "./bundle.ts";
export { ClusterReader } from "./kubectl.ts";
export { readStatus } from "./observe.ts";
export { readStackObjects } from "./stack-objects.ts";
export { printStatus } from "./status-text.ts";
export { watchStatus } from "./watch.ts";
export { type ArchiveFile, gzippedTar } from "./tar.ts";
