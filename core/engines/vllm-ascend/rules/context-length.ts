import type { EngineRule } from "../../../domain/index.ts";

export const contextLength: EngineRule = {
  id: "context-length",
  source: "vLLM ModelConfig: max_model_len above max_position_embeddings is refused",
  check: ({ groups, model }) =>
    groups.flatMap((group) => {
      const length = group.args["maxModelLen"];
      if (typeof length !== "number" || length <= model.maxPositions) return [];
      return [
        {
          path: `groups.${group.name}.args.maxModelLen`,
          value: length,
          message: `${model.name} knows ${model.maxPositions} positions.`,
          fix: `choose at most ${model.maxPositions}`,
        },
      ];
    }),
};
