import { defineRule } from "../domain/index.ts";
import { layerCount } from "../facts/index.ts";

export const pipelineOverNodes = defineRule({
  id: "pipeline-over-nodes",
  blocksLayout: true,
  source:
    "vLLM v1/executor/multiproc_executor.py: every node runs the same number of stages of one engine; vllm-ascend GLM5.2.md of v0.23.0",
  per: "group",
  check: ({ nodes, dataParallelSize, pipelineParallelSize, pipelineSpansNodes }, { at }) => {
    if (!pipelineSpansNodes) return [];
    return [
      ...(dataParallelSize === 1
        ? []
        : [
            {
              ...at("dataParallelSize"),
              message: `dataParallelSize ${dataParallelSize} with a pipeline over ${nodes} nodes has no documented layout.`,
              fix: "Set dataParallelSize to 1, and raise replicas for more capacity",
            },
          ]),
      ...(pipelineParallelSize % nodes === 0
        ? []
        : [
            {
              ...at("pipelineParallelSize"),
              message: `pipelineParallelSize ${pipelineParallelSize} is not a multiple of nodes ${nodes}, but every node runs the same number of stages.`,
              fix: `Set pipelineParallelSize to a multiple of ${nodes}`,
            },
          ]),
    ];
  },
});

export const layersFillStages = defineRule({
  id: "layers-fill-stages",
  source: "vLLM distributed/utils.py, get_pp_indices: VLLM_PP_LAYER_PARTITION",
  per: "group",
  check: ({ layersPerStage, pipelineParallelSize }, { at, topology: { model } }) => {
    if (layersPerStage === undefined) return [];
    const place = at("layersPerStage");
    if (layersPerStage.length !== pipelineParallelSize) {
      return [
        {
          ...place,
          message: `layersPerStage has ${layersPerStage.length} entries, but pipelineParallelSize is ${pipelineParallelSize}.`,
          fix: `Set layersPerStage to ${pipelineParallelSize} numbers, or pipelineParallelSize to ${layersPerStage.length}`,
        },
      ];
    }
    const sum = layersPerStage.reduce((total, layers) => total + layers, 0);
    const layers = layerCount(model);
    if (layers === undefined || sum === layers) return [];
    return [
      {
        ...place,
        message: `layersPerStage has ${sum} layers in total, but ${model.name} has ${layers}.`,
        fix: `Set layersPerStage to numbers that add up to ${layers}`,
      },
    ];
  },
});
