import { silentProgress } from "../../../lab/host/progress.ts";
import { startRealCluster } from "../../../lab/real-nodes/start-real-cluster.ts";

/** Starts a node; a test kills this process: `node start-one-node.ts <cluster>`. */
await startRealCluster({
  name: process.argv[2] ?? "",
  nodes: [{ hardware: "worker", count: 1 }],
  progress: silentProgress,
});
