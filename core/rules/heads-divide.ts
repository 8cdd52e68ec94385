import type { EngineRule } from "../domain/index.ts";

export const headsDivide: EngineRule = {
  id: "heads-divide",
  source: "vLLM ModelConfig.verify_with_parallel_config; LightLLM basemodel.py, _verify_must",
  check: ({ groups, model }) =>
    groups
      .filter((group) => model.attentionHeads % group.tensorParallelSize !== 0)
      .map((group) => ({
        path: `groups.${group.name}.tensorParallelSize`,
        value: group.tensorParallelSize,
        message: `${model.name} has ${model.attentionHeads} attention heads, which ${group.tensorParallelSize} does not divide.`,
        fix: `choose one of ${divisors(model.attentionHeads).join(", ")}`,
      })),
};

function divisors(whole: number): number[] {
  return Array.from({ length: whole }, (_, index) => index + 1).filter((part) => whole % part === 0);
}
