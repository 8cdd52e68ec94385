import { eachGroup, type EngineRule, numberOf, type RuleProblem } from "../../../domain/index.ts";

export const contextParallelDegrees: EngineRule = {
  id: "vllm-context-parallel-degrees",
  source: "vLLM 0.20.2, config/parallel.py:474 and config/model.py:1161",
  check: eachGroup((group, { model }): RuleProblem[] => {
    const context = numberOf(group, "decodeContextParallelSize") ?? 1;
    const { tensorParallelSize } = group;
    const { attention } = model.architecture;
    if (context <= 1) return [];
    const place = { path: `groups.${group.name}.args.decodeContextParallelSize`, value: context };
    if (tensorParallelSize % context !== 0) {
      return [
        {
          ...place,
          message: `It must divide groups.${group.name}.tensorParallelSize, ${tensorParallelSize}.`,
          fix: "choose a divisor of it, or take it out",
        },
      ];
    }
    if (attention.kind === "latent") return [];
    const most = Math.floor(tensorParallelSize / attention.keyValueHeads);
    const queries = model.attentionHeads / attention.keyValueHeads;
    if (tensorParallelSize > attention.keyValueHeads && context <= most && queries % context === 0) return [];
    return [
      {
        ...place,
        message: `${model.name} has ${attention.keyValueHeads} key-value heads with ${queries} query heads each; it may be at most ${Math.max(1, most)} here and must divide ${queries}.`,
        fix: "take it out, or split ranks over more devices",
      },
    ];
  }),
};
