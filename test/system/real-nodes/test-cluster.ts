import type { NodeDemand } from "../../../lab/cluster/nodes.ts";
import { stopCluster } from "../../../lab/cluster/stop-cluster.ts";
import { progressOn, silentProgress } from "../../../lab/host/progress.ts";
import type { RealCluster } from "../../../lab/real-nodes/real-cluster.ts";
import { startRealCluster } from "../../../lab/real-nodes/start-real-cluster.ts";

/**
 * Starts a cluster with real nodes for the tests of one file, after removing what an interrupted run left. The kinds of
 * nodes start one after another: all at once would exceed the time limit on a host with few cores.
 */
export async function startTestCluster(
  name: string,
  [first = { hardware: "worker", count: 1 }, ...others]: readonly NodeDemand[],
): Promise<RealCluster> {
  await stopTestCluster(name);
  const start = (demand: NodeDemand): Promise<RealCluster> =>
    startRealCluster({ name, nodes: [demand], progress: progressOn(process.stderr) });
  let cluster = await start(first);
  for (const demand of others) cluster = await start(demand);
  return cluster;
}

/** Stops the cluster and deletes its data. */
export async function stopTestCluster(name: string): Promise<void> {
  await stopCluster({ name, progress: silentProgress, deleteData: true });
}
