import type { ResolvedGroup, ResolvedTopology } from "../../resolve/resolved.ts";
import type { GroupLayout } from "../../layout/layout.ts";
import { Role } from "../../topology/topology.ts";

/** `--kv-transfer-config` of one side. Both sides read the same degrees of both sides, so they cannot disagree. */
export function kvTransferConfig(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  layout: GroupLayout,
): Record<string, unknown> | undefined {
  const transfer = topology.spec.kvTransfer;
  if (transfer === undefined || group.role === Role.Serve) return undefined;
  return {
    kv_connector: transfer.connector,
    kv_role: group.role === Role.Prefill ? "kv_producer" : "kv_consumer",
    kv_port: String(group.ports.kv),
    engine_id: layout.replica === 0 ? group.engineId : `${group.engineId}-${layout.replica}`,
    kv_connector_extra_config: {
      use_ascend_direct: transfer.useAscendDirect,
      prefill: degrees(topology, Role.Prefill),
      decode: degrees(topology, Role.Decode),
    },
  };
}

function degrees(topology: ResolvedTopology, role: Role): { dp_size: number; tp_size: number } | undefined {
  const group = topology.groups.find((candidate) => candidate.role === role);
  return group && { dp_size: group.dataParallelSize, tp_size: group.tensorParallelSize };
}
