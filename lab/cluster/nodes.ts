import type { Kubectl } from "./kubectl.ts";
import {
  type SimulatedHardware,
  simulatedHardware,
  type SimulatedHardwareName,
  simulatedHardwareNames,
} from "./simulated-hardware.ts";

/** A number of nodes of one kind. */
export interface NodeDemand {
  readonly hardware: SimulatedHardwareName;
  readonly count: number;
}

/** kwok manages the nodes that have this label. */
export const simulatedNodeLabel = "glm-serve.local/simulated=true";

/**
 * Key of the taint of simulated nodes in a cluster of the user: kwok would report the pods of every namespace as running.
 */
export const simulatedNodeTaint = "glm-serve.local/simulated";

/**
 * Each kind of node has a block of 198.51.100.0/24 (RFC 5737, for documentation; nothing contacts these addresses), whose
 * size limits the nodes of a kind.
 */
export const maxNodesPerKind = 60;

const HOSTS_OF_BLOCK = 254;

/**
 * Adds missing nodes by name and does not change existing ones. Returns the added names.
 *
 * @param tainted whether only pods that tolerate `simulatedNodeTaint` are scheduled on the added nodes
 */
export async function ensureNodes(
  kubectl: Kubectl,
  demands: readonly NodeDemand[],
  { tainted = false }: { readonly tainted?: boolean } = {},
): Promise<readonly string[]> {
  const existing = new Set(
    (await kubectl.run(["get", "nodes", "--output=name"]))
      .split("\n")
      .map((line) => line.replace(/^node\//, "")),
  );
  const missing = demands
    .flatMap(({ hardware, count }) =>
      Array.from({ length: count }, (_, index) => nodeObject(hardware, index, tainted)),
    )
    .filter((node) => !existing.has(node.metadata.name));
  if (missing.length === 0) return [];
  const list = { apiVersion: "v1", kind: "List", items: missing };
  await kubectl.run(["create", "--filename=-"], JSON.stringify(list));
  const names = missing.map((node) => node.metadata.name);
  await kubectl.run([
    "wait",
    "--for=condition=Ready",
    "--timeout=60s",
    ...names.map((name) => `node/${name}`),
  ]);
  return names;
}

function nodeObject(name: SimulatedHardwareName, index: number, tainted: boolean) {
  const hardware = simulatedHardware(name);
  const nodeName = `${hardware.prefix}-${index}`;
  const capacity = {
    cpu: hardware.cpu,
    memory: hardware.memory,
    "ephemeral-storage": "1Ti",
    pods: "110",
    ...Object.fromEntries(
      Object.entries(hardware.devices).map(([resource, count]) => [resource, String(count)]),
    ),
  };
  const host = 1 + simulatedHardwareNames.indexOf(name) * maxNodesPerKind + index;
  const [labelKey = "", labelValue = ""] = simulatedNodeLabel.split("=");
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: nodeName,
      labels: {
        "kubernetes.io/hostname": nodeName,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": hardware.architecture,
        [labelKey]: labelValue,
        ...hardware.labels,
      },
    },
    ...(tainted
      ? { spec: { taints: [{ key: simulatedNodeTaint, value: "true", effect: "NoSchedule" }] } }
      : {}),
    status: {
      addresses: [
        { type: "InternalIP", address: simulatedAddress(host) },
        { type: "Hostname", address: nodeName },
        { type: "InternalDNS", address: "localhost" },
      ],
      allocatable: capacity,
      capacity,
      nodeInfo: nodeInfo(hardware),
    },
  };
}

/** An address of the blocks for documentation (RFC 5737), which hold 254 hosts each. */
function simulatedAddress(host: number): string {
  return host <= HOSTS_OF_BLOCK ? `198.51.100.${host}` : `203.0.113.${host - HOSTS_OF_BLOCK}`;
}

function nodeInfo({ label, architecture }: SimulatedHardware) {
  return {
    architecture,
    operatingSystem: "linux",
    osImage: `simulated ${label}`,
    kubeletVersion: "v1.34.4",
    kubeProxyVersion: "",
    containerRuntimeVersion: "kwok://0.7.0",
    kernelVersion: "",
    bootID: "",
    machineID: "",
    systemUUID: "",
  };
}
