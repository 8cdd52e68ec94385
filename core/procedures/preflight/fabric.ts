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
export function pingOf(topology: ResolvedTopology, { ping }: { readonly ping?: DevicePing }): DevicePing {
  const { hardware, groups } = topology;
  if (ping !== undefined || !hardware.superPods) return ping ?? hardware.devicePing;
  return isSeparated(topology) || groups.every(avoidsHccs) ? "ping" : hardware.devicePing;
}

/** Whether HCCL takes every node for a super-pod of its own. A rank table decides that in place of variables. */
function isSeparated({ groups, site: { rankTable } }: ResolvedTopology): boolean {
  if (rankTable === undefined) return separatesNodes(groups);
  const { version, superPods = [] } = rankTable;
  return (
    version === "1.0" || (superPods.length > 1 && superPods.every(({ serverIds }) => serverIds.length === 1))
  );
}

/** Whether HCCL uses RoCE between the nodes of a super-pod (HCCL, HCCL_INTER_HCCS_DISABLE). */
function avoidsHccs({ env }: ResolvedGroup): boolean {
  return entryOf(env, "HCCL_INTER_HCCS_DISABLE")?.toUpperCase() === "TRUE";
}

/** What preflight says where the nodes are not one super-pod. */
export function fabricOf(topology: ResolvedTopology) {
  const { groups, engine, site } = topology;
  const measures = groups.flatMap((group) => engine.acrossSuperPods?.(topology, group) ?? []);
  return {
    separated: isSeparated(topology),
    /** Whether a group cannot run there as it is. */
    expertsSpan: measures.length > 0,
    remedy: [
      site.rankTable === undefined
        ? `give each node its own ${SUPER_POD_VARIABLE} (${groups.map(placeOfIds).join(", ")})`
        : "list each node as a super-pod of its own in rankTable.superPods",
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
