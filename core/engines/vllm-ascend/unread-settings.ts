import type { ResolvedGroup, UnreadSetting } from "../../domain/index.ts";
import { Role } from "../../topology/index.ts";

/** What belongs to xLLM, and what only prefill and decode need. */
export function unreadSettings({
  role,
  cpusPerRank,
  ports,
  engineId,
}: ResolvedGroup): readonly UnreadSetting[] {
  const ofXllm = "vLLM has no use for this setting of xLLM.";
  const noTransfer = "A group that serves by itself hands no KV cache over.";
  return [
    { setting: "cpusPerRank", value: cpusPerRank, message: ofXllm },
    { setting: "ports.master", value: ports.master, message: ofXllm },
    ...(role === Role.Serve
      ? [
          { setting: "engineId", value: engineId, message: noTransfer },
          { setting: "ports.kv", value: ports.kv, message: noTransfer },
        ]
      : []),
  ];
}
