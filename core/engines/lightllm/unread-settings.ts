import type { ResolvedGroup, UnreadSetting } from "../../domain/index.ts";

/** What LightLLM v1.2.0 has no flag or variable for (lightllm/server/api_cli.py). */
export function unreadSettings(group: ResolvedGroup): readonly UnreadSetting[] {
  const { cpusPerRank, setVisibleDevices, engineId, ports } = group;
  const message = "LightLLM has no use for this.";
  return [
    { setting: "cpusPerRank", value: cpusPerRank, message },
    { setting: "setVisibleDevices", value: setVisibleDevices ? true : undefined, message },
    { setting: "engineId", value: engineId, message },
    { setting: "ports.dataParallelRpc", value: ports.dataParallelRpc, message },
    { setting: "ports.master", value: ports.master, message },
    { setting: "ports.kv", value: ports.kv, message },
  ];
}
