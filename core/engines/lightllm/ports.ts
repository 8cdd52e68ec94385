import {
  type GroupLayout,
  type PodLayout,
  type PortClaim,
  type PortNeeds,
  PortNetwork,
  PortUse,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../../domain/index.ts";
import { ephemeralRange } from "../../ports/index.ts";
import { isOn } from "./limits.ts";

/** One port for each pod; what else it needs it finds free. */
export function portNeeds(): PortNeeds {
  return { api: 1, dataParallelRpc: false, master: false, kv: 0, avoid: [] };
}

/**
 * What LightLLM finds free for its processes, in the pod's own network. Its queues are files unless `zmqMode` says
 * otherwise; NCCL opens as many as it likes.
 */
export function ports(
  { site, groups }: ResolvedTopology,
  layout: GroupLayout,
  pod: PodLayout,
): readonly PortClaim[] {
  const group = groups.find(({ name }) => name === layout.group);
  if (group === undefined) throw new RangeError(`no group ${layout.group}`);
  const found = foundFree(group);
  return [
    {
      owner: `${layout.key} pod ${pod.ordinal}`,
      setting: "nodes.ephemeralPortRange",
      name: "open",
      ...ephemeralRange(site),
      use: PortUse.Ephemeral,
      network: PortNetwork.Pod,
      why: `${found.length} free ports: ${found.join(", ")}; besides what NCCL opens`,
      formula: { base: "the ephemeral range" },
      source: "LightLLM v1.2.0, lightllm/utils/shm_port_args.py: port 0",
    },
  ];
}

/** What the processes of a model of text bind (lightllm v1.2.0: metrics/manager.py, utils/dist_utils.py, server/router). */
function foundFree(group: ResolvedGroup): readonly string[] {
  const queues = group.args["zmqMode"] === "tcp://";
  return [
    "metrics",
    "the ranks' store",
    ...(queues ? ["router", "detokenization", "HTTP server"] : []),
    ...(queues && isOn(group, "enableCpuCache") ? ["cache"] : []),
    ...(isOn(group, "enableRl") ? ["RL control"] : []),
    ...(group.args["enableProfiling"] === undefined ? [] : ["profiler"]),
  ];
}
