import type { ResolvedGroup, UnreadSetting } from "../../domain/index.ts";
import { Role } from "../../topology/index.ts";

/** Settings of xLLM, and settings that only prefill and decode need. */
export function unreadSettings({
  role,
  cpusPerRank,
  ports,
  engineId,
}: ResolvedGroup): readonly UnreadSetting[] {
  return [
    { setting: "cpusPerRank", value: cpusPerRank, message: ofXllm("cpusPerRank") },
    { setting: "ports.master", value: ports.master, message: ofXllm("ports.master") },
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
