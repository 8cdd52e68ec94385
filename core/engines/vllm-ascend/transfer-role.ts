import type { ResolvedGroup, ResolvedTopology } from "../../domain/index.ts";
import { connectorOf } from "./connectors/registry.ts";

/** The value of `kv_role` that glm-serve writes for a group; undefined for one without `--kv-transfer-config`. */
export function transferRole({ spec }: ResolvedTopology, { role }: ResolvedGroup): string | undefined {
  const { kvTransfer } = spec;
  return kvTransfer === undefined ? undefined : connectorOf(kvTransfer.connector)?.roles[role];
}

/** What vLLM's `is_kv_consumer` says: a group that also produces counts (vLLM 0.13.0 and 0.30.0, config/kv_transfer.py). */
export function isConsumer(topology: ResolvedTopology, group: ResolvedGroup): boolean {
  const role = transferRole(topology, group);
  return role === "kv_consumer" || role === "kv_both";
}
