/** Entry point of the lab for the benchmarks and scripts of the checkout. */
export { startCluster } from "./cluster/start-cluster.ts";
export { stopCluster } from "./cluster/stop-cluster.ts";
export { cacheDirectory, checkout } from "./host/directories.ts";
export { withLock } from "./host/lock.ts";
export { progressOn, silentProgress } from "./host/progress.ts";
export { runPulumi } from "./pulumi/local-pulumi.ts";
export { ensurePrograms } from "./pulumi/ensure-programs.ts";
