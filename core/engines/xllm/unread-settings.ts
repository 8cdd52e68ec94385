import type { ResolvedGroup, UnreadSetting } from "../../domain/index.ts";

/** What belongs to vLLM. */
export function unreadSettings({ ports, engineId }: ResolvedGroup): readonly UnreadSetting[] {
  const message = "xLLM has nothing that this would set.";
  return [
    { setting: "ports.dataParallelRpc", value: ports.dataParallelRpc, message },
    { setting: "ports.kv", value: ports.kv, message },
    { setting: "engineId", value: engineId, message },
  ];
}
