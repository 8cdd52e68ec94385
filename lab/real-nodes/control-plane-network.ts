import { join } from "node:path";
import type { NodeBinaries } from "../binaries/ensure-binaries.ts";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import type { ClusterPorts } from "../cluster/cluster-state.ts";
import type { ClusterNetwork } from "../cluster/start-cluster.ts";
import { fabricAddress } from "./addresses.ts";
import { controlPlaneGroupOf } from "./end-real-nodes.ts";
import { inNetworkOf } from "./fabric.ts";
import { ensureHelper, inGroup } from "./helper-process.ts";
import { openPort } from "./open-forward.ts";
import type { RealState } from "./real-state.ts";

/** Runs the control plane in the network of the nodes and opens it to this host. */
export function controlPlaneNetwork(
  state: RealState,
  paths: ClusterPaths,
  { node }: NodeBinaries,
): ClusterNetwork {
  const forwarder = join(node, "forwarder");
  return {
    enter: inGroup(controlPlaneGroupOf(paths.name), inNetworkOf(state.fabric)),
    arguments: {
      // Detect a lost node and evict its pods within a minute, not within several.
      "kube-controller-manager": ["--node-monitor-grace-period=18s", "--node-monitor-period=2s"],
      "kube-apiserver": [
        "--default-not-ready-toleration-seconds=30",
        "--default-unreachable-toleration-seconds=30",
        // Endpoint of the Service "kubernetes"; nodes reach this address.
        `--advertise-address=${fabricAddress}`,
        "--endpoint-reconciler-type=lease",
      ],
    },
    async open({ api }: ClusterPorts) {
      // The API server listens on loopback only.
      const inside: readonly [string, ...string[]] = [
        ...inNetworkOf(state.fabric),
        forwarder,
        `--listen=${fabricAddress}:${api}`,
        `--connect=127.0.0.1:${api}`,
      ];
      ensureHelper("api-inside", inside, state, paths);
      await openPort(
        { name: "api", port: api, target: `127.0.0.1:${api}`, namespace: state.fabric, forwarder },
        state,
        paths,
      );
    },
  };
}
