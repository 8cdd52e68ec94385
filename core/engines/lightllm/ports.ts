import {
  type GroupLayout,
  type PodLayout,
  type PortClaim,
  type PortNeeds,
  PortNetwork,
  PortUse,
  type ResolvedGroup,
  type ResolvedTopology,
  groupOf,
} from "../../domain/index.ts";
import { ephemeralRange } from "../../ports/index.ts";
import { isOn } from "./group-settings.ts";

/** Each pod needs its API port; its other ports are ephemeral. */
export function portNeeds(): PortNeeds {
  return { api: 1, dataParallelRpc: false, master: false, kv: 0, avoid: [] };
}

/**
 * Ephemeral ports of LightLLM's processes, in the pod's own network. Its queues are files unless `zmqMode` is `tcp://`;
 * the number of NCCL's ports is not known.
 */
export function ports(topology: ResolvedTopology, layout: GroupLayout, pod: PodLayout): readonly PortClaim[] {
  const group = groupOf(topology, layout);
  const purposes = purposesOf(group);
  return [
    {
      owner: `${layout.key} pod ${pod.ordinal}`,
      setting: "nodes.ephemeralPortRange",
      name: "open",
      ...ephemeralRange(topology.site),
      use: PortUse.Ephemeral,
      network: PortNetwork.Pod,
      why: `${purposes.length} free ports: ${purposes.join(", ")}; without the ports of NCCL`,
      formula: { base: "the ephemeral range" },
      source: "LightLLM v1.2.0, lightllm/utils/shm_port_args.py: port 0",
    },
  ];
}

/** What the ports are for, without those of images (v1.2.0: metrics/manager.py, utils/dist_utils.py, server/router). */
function purposesOf(group: ResolvedGroup): readonly string[] {
  const queues = group.args["zmqMode"] === "tcp://";
  return [
    "metrics",
    "store of the ranks",
    ...(queues ? ["router", "detokenization", "HTTP server"] : []),
    ...(queues && isOn(group, "enableCpuCache") ? ["cache"] : []),
    ...(isOn(group, "enableRl") ? ["RL control"] : []),
    ...(group.args["enableProfiling"] === undefined ? [] : ["profiler"]),
  ];
}
