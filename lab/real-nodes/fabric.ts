import { readlinkSync } from "node:fs";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import { requireAlive, startComponent } from "../cluster/component-process.ts";
import { type ProcessIdentity, sleep } from "../host/process.ts";
import { mustRun } from "../host/run-command.ts";
import { fabricAddress, maxRealNodes, nodeAddresses } from "./addresses.ts";
import { helperGroupOf } from "./end-real-nodes.ts";
import { inGroup } from "./helper-process.ts";

/** Prefix of a command that runs it in the network namespace of a process. */
export function inNetworkOf({ pid }: ProcessIdentity): readonly [string, ...string[]] {
  return ["nsenter", `--net=/proc/${pid}/ns/net`, "--"];
}

const bridge = "fabric";

/** Starts the network of control plane and nodes: a namespace with a bridge, held by a process. */
export async function startFabric(paths: ClusterPaths): Promise<ProcessIdentity> {
  const holder = startComponent(
    {
      name: "fabric",
      commandLine: inGroup(helperGroupOf(paths.name), ["unshare", "--net", "--", "sleep", "infinity"]),
    },
    paths,
  );
  const script = [
    "ip link set lo up",
    `ip link add ${bridge} type bridge`,
    `ip address add ${fabricAddress}/24 dev ${bridge}`,
    `ip link set ${bridge} up`,
    // The bridge only connects nodes; the rules for Services apply on the nodes.
    "if [ -e /proc/sys/net/bridge/bridge-nf-call-iptables ]; then echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables; fi",
    ...Array.from({ length: maxRealNodes }, (_, number) => {
      const { node, pods } = nodeAddresses(number);
      return `ip route add ${pods} via ${node}`;
    }),
  ].join("\n");
  // Until unshare has run, the namespace is the host's, which must not change.
  while (!hasOwnNetwork(holder)) {
    requireAlive("fabric", holder, paths);
    await sleep(10);
  }
  await mustRun("Creating the network of the nodes", [...inNetworkOf(holder), "sh", "-euc", script]);
  return holder;
}

/** Whether a process has left the host's network namespace. */
function hasOwnNetwork({ pid }: ProcessIdentity): boolean {
  return readlinkSync(`/proc/${pid}/ns/net`) !== readlinkSync("/proc/self/ns/net");
}

/** Interface of a node's cable in the fabric. */
function cableOf(number: number): string {
  return `node${number}`;
}

/** Connects a node to the bridge: one end of the cable becomes the node's network interface. */
export async function connectNode(
  fabric: ProcessIdentity,
  node: { readonly number: number; readonly address: string; readonly pid: number },
  nodeInterface: string,
): Promise<void> {
  const cable = cableOf(node.number);
  const script = [
    `ip link add ${cable} type veth peer name ${nodeInterface} netns ${node.pid}`,
    `ip link set ${cable} master ${bridge}`,
    `ip link set ${cable} up`,
    // Addresses outside the fabric's subnet are on this bridge too.
    `ip route replace ${node.address}/32 dev ${bridge} src ${fabricAddress}`,
  ].join("\n");
  await mustRun("Connecting a node", [...inNetworkOf(fabric), "sh", "-euc", script]);
}

/** Unplugs a node's cable (`down`) or plugs it in (`up`). */
export async function setCable(fabric: ProcessIdentity, number: number, state: "up" | "down"): Promise<void> {
  await mustRun(`Setting a node's cable ${state}`, [
    ...inNetworkOf(fabric),
    "ip",
    "link",
    "set",
    cableOf(number),
    state,
  ]);
}
