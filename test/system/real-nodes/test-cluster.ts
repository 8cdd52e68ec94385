import type { NodeDemand } from "../../../lab/cluster/nodes.ts";
import { stopCluster } from "../../../lab/cluster/stop-cluster.ts";
import { progressOn, silentProgress } from "../../../lab/host/progress.ts";
import type { RealCluster } from "../../../lab/real-nodes/real-cluster.ts";
import { startRealCluster } from "../../../lab/real-nodes/start-real-cluster.ts";

/**
 * A cluster with real nodes for the tests of one file; what an interrupted run left goes first. The kinds of nodes start
 * one after another, for all at once would take longer than each may on a machine with few cores.
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

/** Ends it and removes all that it kept. */
export async function stopTestCluster(name: string): Promise<void> {
  await stopCluster({ name, progress: silentProgress, deleteData: true });
}
