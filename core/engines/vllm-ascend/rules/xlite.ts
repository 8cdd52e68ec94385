import { defineRule, numberOf, removed, type ResolvedGroup, setTo } from "../../../domain/index.ts";
import { additional, isOn, keyIn, placeOf, type Setting } from "../group-settings.ts";

/** The one block size of xlite's graphs. */
const BLOCK = 128;

export const xlitePipeline = defineRule({
  id: "ascend-xlite-pipeline",
  releases: { before: "0.29" },
  source:
    "vllm-ascend, XliteGraphConfig in ascend_config.py: v0.13.0rc1, :222, v0.20.2rc1, :561, and v0.28.0rc1, :1226; v0.29.0rc1 has no limit",
  per: "group",
  check: (group) => {
    const setting = xlite(group);
    if (setting === undefined || group.pipelineParallelSize === 1) return [];
    return [
      {
        ...placeOf(setting),
        message: `xlite_graph_config does not support several pipeline stages; pipelineParallelSize is ${group.pipelineParallelSize}.`,
        fix: removed(),
      },
    ];
  },
});

export const xliteBlockSize = defineRule({
  id: "ascend-xlite-block-size",
  releases: { before: "0.19" },
  source:
    "vllm-ascend, XliteGraphConfig in ascend_config.py: v0.13.0rc1, :226, and v0.18.0, :343, look at --block-size before it has a default; v0.19.1rc1 warns",
  per: "group",
  check: (group, { at }) => {
    if (xlite(group) === undefined || numberOf(group, "blockSize") === BLOCK) return [];
    return [
      {
        ...at("args.blockSize"),
        message: `blockSize must be ${BLOCK} with xlite_graph_config.`,
        fix: setTo(BLOCK, { name: "blockSize", ending: ", or remove xlite_graph_config" }),
      },
    ];
  },
});

function xlite(group: ResolvedGroup): Setting | undefined {
  const setting = additional(group, "xlite_graph_config");
  return isOn(keyIn(setting, "enabled")) ? setting : undefined;
}
