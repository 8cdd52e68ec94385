import { readlinkSync } from "node:fs";
import type { ClusterPaths } from "../cluster/cluster-paths.ts";
import { requireAlive, startComponent } from "../cluster/component-process.ts";
import { type ProcessIdentity, sleep } from "../host/process.ts";
import { mustRun } from "../host/run-command.ts";
import { fabricAddress, mostRealNodes, nodeAddresses } from "./addresses.ts";
import { helperGroupOf } from "./end-real-nodes.ts";
import { inGroup } from "./helper-process.ts";

/** A command's beginning that puts the rest of it into a process's network namespace. */
export function inNetworkOf({ pid }: ProcessIdentity): readonly [string, ...string[]] {
  return ["nsenter", `--net=/proc/${pid}/ns/net`, "--"];
}

const bridge = "fabric";

/** Starts the network that joins control plane and nodes: a namespace with a bridge, and a process that holds it. */
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
    // The bridge is a cable between nodes: their rules hold on the nodes.
    "if [ -e /proc/sys/net/bridge/bridge-nf-call-iptables ]; then echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables; fi",
    ...Array.from({ length: mostRealNodes }, (_, number) => {
      const { node, pods } = nodeAddresses(number);
      return `ip route add ${pods} via ${node}`;
    }),
  ].join("\n");
  // Before unshare has done its work its namespace is still the machine's, which is not to be touched.
  while (!isApart(holder)) {
    requireAlive("fabric", holder, paths);
    await sleep(10);
  }
  await mustRun("Making the nodes' network", [...inNetworkOf(holder), "sh", "-euc", script]);
  return holder;
}

/** Whether a process has left this machine's network namespace. */
function isApart({ pid }: ProcessIdentity): boolean {
  return readlinkSync(`/proc/${pid}/ns/net`) !== readlinkSync("/proc/self/ns/net");
}

/** Name of the fabric's end of a node's cable. */
function cableOf(number: number): string {
  return `node${number}`;
}

/** Plugs a node into the bridge: one end of the cable becomes the node's NIC. */
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
    // Also an address from elsewhere is on this bridge.
    `ip route replace ${node.address}/32 dev ${bridge} src ${fabricAddress}`,
  ].join("\n");
  await mustRun("Connecting a node", [...inNetworkOf(fabric), "sh", "-euc", script]);
}

/** Takes a node's cable out (`down`) or puts it back (`up`). */
export async function setCable(fabric: ProcessIdentity, number: number, state: "up" | "down"): Promise<void> {
  await mustRun("Moving a cable", [...inNetworkOf(fabric), "ip", "link", "set", cableOf(number), state]);
}
