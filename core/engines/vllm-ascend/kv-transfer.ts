import type { ContractSide, GroupLayout, ResolvedTopology } from "../../domain/index.ts";
import { Role } from "../../topology/index.ts";

/** `--kv-transfer-config` of one side, with the degrees of both sides from their contract. */
export function kvTransferConfig(
  { contract }: ResolvedTopology,
  layout: GroupLayout,
): Record<string, unknown> | undefined {
  if (contract === undefined || layout.role === Role.Serve) return undefined;
  const { connector, useAscendDirect, prefill, decode } = contract;
  const own = layout.role === Role.Prefill ? prefill : decode;
  return {
    kv_connector: connector,
    kv_role: layout.role === Role.Prefill ? "kv_producer" : "kv_consumer",
    kv_port: String(own.kvPort),
    engine_id: own.engineIds[layout.replica],
    kv_connector_extra_config: {
      use_ascend_direct: useAscendDirect,
      prefill: degrees(prefill),
      decode: degrees(decode),
    },
  };
}

function degrees({ dataParallelSize, tensorParallelSize }: ContractSide): {
  dp_size: number;
  tp_size: number;
} {
  return { dp_size: dataParallelSize, tp_size: tensorParallelSize };
}
