import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { variable } from "../group-settings.ts";

export const allocatorOptions: EngineRule = {
  id: "ascend-allocator-options",
  source:
    "torch_npu: expandable segments exclude the options that split and collect; vllm-ascend platform.py:563",
  check: eachGroup((group) => {
    const setting = variable(group, "PYTORCH_NPU_ALLOC_CONF");
    if (setting === undefined) return [];
    const options = new Map(setting.value.split(",").map((option) => split(option)));
    const other = ["max_split_size_mb", "garbage_collection_threshold"].find((name) => options.has(name));
    if (options.get("expandable_segments")?.toLowerCase() !== "true" || other === undefined) return [];
    return [
      {
        ...setting,
        message: `expandable_segments and ${other} exclude each other.`,
        fix: "keep one of the two",
      },
    ];
  }),
};

function split(option: string): [name: string, value: string] {
  const [name = "", value = ""] = option.split(":", 2);
  return [name.trim(), value.trim()];
}
