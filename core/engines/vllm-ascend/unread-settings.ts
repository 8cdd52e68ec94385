import type { ResolvedGroup, UnreadSetting } from "../../domain/index.ts";
import { Role } from "../../topology/index.ts";

/** Settings of xLLM, and settings that only pipelines over nodes, or prefill and decode need. */
export function unreadSettings(group: ResolvedGroup): readonly UnreadSetting[] {
  const { role, cpusPerRank, ports, engineId, pipelineSpansNodes } = group;
  return [
    { setting: "cpusPerRank", value: cpusPerRank, message: ofXllm("cpusPerRank") },
    ...(pipelineSpansNodes
      ? []
      : [
          {
            setting: "ports.master",
            value: ports.master,
            message: "ports.master has no effect: the pipeline of a rank runs on one node.",
          },
        ]),
    ...(role === Role.Serve
      ? [
          { setting: "engineId", value: engineId, message: ofTransfer("engineId") },
          { setting: "ports.kv", value: ports.kv, message: ofTransfer("ports.kv") },
        ]
      : []),
  ];
}

function ofXllm(setting: string): string {
  return `vLLM-Ascend does not read ${setting}; only xLLM does.`;
}

function ofTransfer(setting: string): string {
  return `${setting} has no effect: groups of role serve do not transfer the KV cache.`;
}
