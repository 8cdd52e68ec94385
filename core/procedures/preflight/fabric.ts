import {
  type ResolvedGroup,
  type ResolvedTopology,
  separatesNodes,
  SUPER_POD_VARIABLE,
} from "../../domain/index.ts";
import type { HardwareFacts } from "../../facts/index.ts";
import { entryOf } from "../../topology/index.ts";

type DevicePing = HardwareFacts["devicePing"];

/** How devices of different nodes ping each other: over the network that HCCL uses between them. */
export function pingOf(
  { hardware, groups }: ResolvedTopology,
  { ping }: { readonly ping?: DevicePing },
): DevicePing {
  if (ping !== undefined || !hardware.superPods) return ping ?? hardware.devicePing;
  return separatesNodes(groups) || groups.every(avoidsHccs) ? "ping" : hardware.devicePing;
}

/** Whether HCCL uses RoCE between the nodes of a super-pod (HCCL, HCCL_INTER_HCCS_DISABLE). */
function avoidsHccs({ env }: ResolvedGroup): boolean {
  return entryOf(env, "HCCL_INTER_HCCS_DISABLE")?.toUpperCase() === "TRUE";
}

/** What preflight says where the nodes are not one super-pod. */
export function fabricOf(topology: ResolvedTopology) {
  const { groups, engine } = topology;
  const measures = groups.flatMap((group) => engine.acrossSuperPods?.(topology, group) ?? []);
  return {
    separated: separatesNodes(groups),
    /** Whether a group cannot run there as it is. */
    expertsSpan: measures.length > 0,
    remedy: [
      `give each node its own ${SUPER_POD_VARIABLE} (${groups.map(placeOfIds).join(", ")})`,
      ...measures,
      "set procedures.preflight.ping to ping, which uses the RoCE ports",
    ],
  };
}

/** Where a group sets a variable of each node. */
function placeOfIds({ name, nodes, replicas }: ResolvedGroup): string {
  const ofNode = nodes > 1 ? ".nodes.<node>" : "";
  const ofReplica = replicas > 1 ? ".replicas.<replica>" : "";
  const overrides = ofNode === "" && ofReplica === "" ? "" : `.overrides${ofReplica}${ofNode}`;
  return `groups.${name}${overrides}.env`;
}
