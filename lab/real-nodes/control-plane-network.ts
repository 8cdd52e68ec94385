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

/** Runs the control plane beside the nodes' bridge and opens it to this machine. */
export function controlPlaneNetwork(
  state: RealState,
  paths: ClusterPaths,
  { node }: NodeBinaries,
): ClusterNetwork {
  const forwarder = join(node, "forwarder");
  return {
    enter: inGroup(controlPlaneGroupOf(paths.name), inNetworkOf(state.fabric)),
    arguments: {
      // A lost node is noticed while somebody waits for it, and its pods are given up soon after.
      "kube-controller-manager": ["--node-monitor-grace-period=18s", "--node-monitor-period=2s"],
      "kube-apiserver": [
        "--default-not-ready-toleration-seconds=30",
        "--default-unreachable-toleration-seconds=30",
        // Pods ask for it by the Service "kubernetes", which leads where nodes reach it.
        `--advertise-address=${fabricAddress}`,
        "--endpoint-reconciler-type=lease",
      ],
    },
    async open({ api }: ClusterPorts) {
      // The API server listens on loopback only, whatever network it is in.
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
