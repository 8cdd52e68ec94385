/** A stack in a cluster, read with the user's kubectl. */
export { type Bundle, readBundle } from "./bundle.ts";
export { ClusterReader, type ClusterOptions } from "./kubectl.ts";
export { readStatus } from "./observe.ts";
export { changes, headline, printStatus } from "./status-text.ts";
export { watchStatus } from "./watch.ts";
export { type ArchiveFile, gzippedTar } from "./tar.ts";
