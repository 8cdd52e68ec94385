import type { GroupLayout, PodLayout } from "../../layout/layout.ts";
import { ephemeralRange } from "../../ports/node-claims.ts";
import { type PortClaim, PortNetwork, PortUse } from "../../ports/port-claim.ts";
import type { PortNeeds } from "../../ports/port-needs.ts";
import type { ResolvedTopology } from "../../resolve/resolved.ts";

/** One port for each pod; what else it needs it finds free. */
export function portNeeds(): PortNeeds {
  return { api: 1, dataParallelRpc: false, master: false, kv: 0, avoid: [] };
}

/** What LightLLM finds free for its processes, in the pod's own network: router, metrics, cache, NCCL and others. */
export function ports({ site }: ResolvedTopology, layout: GroupLayout, pod: PodLayout): readonly PortClaim[] {
  return [
    {
      owner: `${layout.key} pod ${pod.ordinal}`,
      setting: "nodes.ephemeralPortRange",
      name: "open",
      ...ephemeralRange(site),
      use: PortUse.Picks,
      network: PortNetwork.Pod,
      why: "the server's processes among each other: router, metrics, cache, NCCL",
      formula: { base: "the ephemeral range" },
      source: "LightLLM v1.2.0, lightllm/utils/shm_port_args.py: port 0",
    },
  ];
}
