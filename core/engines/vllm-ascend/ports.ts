import type { GroupLayout, PodLayout } from "../../layout/layout.ts";
import type { PortClaim } from "../../ports/port-claim.ts";
import type { ResolvedTopology } from "../../resolve/resolved.ts";
import { Role } from "../../topology/topology.ts";

/** Fixed ports besides the API: the rendezvous on the head, and on prefill the KV handshakes. */
export function ports(topology: ResolvedTopology, layout: GroupLayout, pod: PodLayout): readonly PortClaim[] {
  const group = topology.groups.find(({ name }) => name === layout.group);
  if (group === undefined) throw new RangeError(`no group ${layout.group}`);
  const claims: PortClaim[] = [];
  if (pod === layout.head && group.ports.dataParallelRpc !== undefined && group.dataParallelSize > 1) {
    claims.push({
      owner: `${layout.key} ${pod.processes[0]?.name ?? "head"}`,
      setting: `groups.${group.name}.ports.dataParallelRpc`,
      name: "dp-rpc",
      first: group.ports.dataParallelRpc,
      last: group.ports.dataParallelRpc,
      why: "data-parallel handshake on the head",
      source: "vLLM v1/engine/utils.py, launch_core_engines",
    });
  }
  // Only the producer listens: decode fetches (KVCacheSendingThread in mooncake_connector.py).
  if (group.role === Role.Prefill && group.ports.kv !== undefined) {
    const first = group.ports.kv + pod.ordinal * group.ranksPerNode * group.devicesPerRank;
    claims.push({
      owner: `${layout.key} pod ${pod.ordinal}`,
      setting: `groups.${group.name}.ports.kv`,
      name: "kv",
      first,
      last: first + group.ranksPerNode * group.devicesPerRank - 1,
      why: "KV handshake, kv_port + dp rank × tp + tp rank",
      source: "vllm-ascend v0.20.2rc1, mooncake_connector.py:987",
    });
  }
  return claims;
}
