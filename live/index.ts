/** A stack in a cluster, read with the user's kubectl. */
export { ClusterReader, type ClusterOptions } from "./kubectl.ts";
export { readStatus } from "./observe.ts";
export { changes, headline, printStatus } from "./status-text.ts";
export { watchStatus } from "./watch.ts";
