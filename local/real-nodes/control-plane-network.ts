import { connect } from "node:net";
import { join } from "node:path";
import type { NodeBinaries } from "../binaries/ensure-binaries.ts";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import type { ClusterPorts } from "../cluster/cluster-state.ts";
import { requireAlive, startComponent } from "../cluster/component-process.ts";
import { requireFreePort } from "../cluster/ports.ts";
import { waitUntil } from "../cluster/readiness.ts";
import type { ClusterNetwork } from "../cluster/start-cluster.ts";
import { isAlive, type ProcessIdentity } from "../process.ts";
import { fabricAddress } from "./addresses.ts";
import { inNetworkOf } from "./fabric.ts";
import { type RealState, writeRealState } from "./real-state.ts";

/** Runs the control plane beside the nodes' bridge and opens it to this machine. */
export function controlPlaneNetwork(
  state: RealState,
  paths: ClusterPaths,
  { node }: NodeBinaries,
): ClusterNetwork {
  const forwarder = join(node, "forwarder");
  return {
    enter: inNetworkOf(state.fabric),
    arguments: {
      // A lost node is noticed while somebody waits for it, and its pods are given up soon after.
      "kube-controller-manager": ["--node-monitor-grace-period=18s", "--node-monitor-period=2s"],
      "kube-apiserver": [
        "--default-not-ready-toleration-seconds=30",
        "--default-unreachable-toleration-seconds=30",
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
      await openForward(
        "api",
        { port: api, connect: `127.0.0.1:${api}`, namespace: state.fabric, forwarder },
        state,
        paths,
      );
    },
  };
}

/** A port of 127.0.0.1 that leads to an address in a process's network namespace. */
export interface OpenForward {
  readonly port: number;
  readonly connect: string;
  readonly namespace: ProcessIdentity;
  /** The executable. */
  readonly forwarder: string;
}

/** Opens a forward unless it is open, and returns when it takes connections. */
export async function openForward(
  name: string,
  { port, connect: target, namespace, forwarder }: OpenForward,
  state: RealState,
  paths: ClusterPaths,
): Promise<void> {
  const known = state.helpers[name];
  if (known !== undefined && isAlive(known)) return;
  await requireFreePort(port, "the way into the cluster");
  const commandLine: readonly [string, ...string[]] = [
    forwarder,
    `--listen=127.0.0.1:${port}`,
    `--connect=${target}`,
    `--connect-namespace=/proc/${namespace.pid}/ns/net`,
  ];
  const helper = ensureHelper(name, commandLine, state, paths);
  await waitUntil(
    `the forward to ${target} was not open`,
    5000,
    () => {
      requireAlive(name, helper, paths);
      return takesConnections(port);
    },
    () => "  (nothing)",
  );
}

/** Starts a program beside the control plane unless it runs. */
export function ensureHelper(
  name: string,
  commandLine: readonly [string, ...string[]],
  state: RealState,
  paths: ClusterPaths,
): ProcessIdentity {
  const known = state.helpers[name];
  if (known !== undefined && isAlive(known)) return known;
  const started = startComponent({ name, commandLine }, paths);
  state.helpers[name] = started;
  writeRealState(paths, state);
  return started;
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
