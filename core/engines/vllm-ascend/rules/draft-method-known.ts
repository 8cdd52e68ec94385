import { eachGroup, type EngineRule } from "../../../domain/index.ts";
import { suggest } from "../../../errors/index.ts";
import { settingsOf } from "../group-settings.ts";

/** Methods that a model of this library or a draft beside it can use; MTP of other models is no choice here. */
const METHODS = [
  "mtp",
  "deepseek_mtp",
  "glm4_moe_mtp",
  "glm4_moe_lite_mtp",
  "ngram",
  "ngram_gpu",
  "suffix",
  "eagle",
  "eagle3",
  "medusa",
  "mlp_speculator",
  "draft_model",
  "extract_hidden_states",
  "dflash",
];

export const draftMethodKnown: EngineRule = {
  id: "vllm-draft-method-known",
  source: "vLLM, SpeculativeMethod in config/speculative.py",
  check: eachGroup((group) => {
    const method = settingsOf(group, "speculativeConfig")["method"];
    if (typeof method !== "string" || METHODS.includes(method)) return [];
    return [
      {
        path: `groups.${group.name}.args.speculativeConfig.method`,
        value: method,
        message: "No model of the documents can draft in this way.",
        fix: suggest(method, METHODS),
      },
    ];
  }),
};
