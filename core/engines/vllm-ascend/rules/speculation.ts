import { defineRule, Severity } from "../../../domain/index.ts";
import { suggest } from "../../../errors/index.ts";
import { isSparse } from "../../../facts/index.ts";
import { Role } from "../../../topology/index.ts";
import { additional, draftTokens, isRecord, settingsOf, usesGraphs } from "../group-settings.ts";

const DRAFT_TOKENS = "args.speculativeConfig.num_speculative_tokens";

/** Methods for the models of this library, or for a draft model; MTP of other models is left out. */
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

export const draftMethodKnown = defineRule({
  id: "vllm-draft-method-known",
  source: "vLLM, SpeculativeMethod in config/speculative.py",
  per: "group",
  check: (group, { topology: { spec }, at }) => {
    const method = settingsOf(group, "speculativeConfig")["method"];
    if (typeof method !== "string" || METHODS.includes(method)) return [];
    // Models that bring their facts have methods of their own.
    if (spec.model.facts !== undefined && method.endsWith("_mtp")) return [];
    return [
      {
        ...at("args.speculativeConfig.method"),
        message: `vLLM has no speculative method ${method} for GLM models.`,
        fix: suggest(method, METHODS),
      },
    ];
  },
});

export const draftTokensGiven = defineRule({
  id: "vllm-draft-tokens-given",
  source: "vLLM, SpeculativeConfig: num_speculative_tokens must be positive",
  per: "group",
  check: (group, { at }) => {
    const { num_speculative_tokens: tokens, method } = settingsOf(group, "speculativeConfig");
    if (group.args["speculativeConfig"] === undefined) return [];
    if (typeof tokens === "number" && Number.isSafeInteger(tokens) && tokens > 0) return [];
    // Other methods may derive the number from the draft model.
    if (tokens === undefined && !(typeof method === "string" && method.endsWith("mtp"))) return [];
    return [
      {
        ...at(DRAFT_TOKENS),
        message: "num_speculative_tokens must be a whole number of at least 1.",
        fix: "Set num_speculative_tokens to at least 1",
      },
    ];
  },
});

export const draftEager = defineRule({
  id: "ascend-draft-eager",
  severity: Severity.Advice,
  releases: { since: "0.21" },
  source: "vllm-ascend GLM5.md, §5.1: the draft model of GLM-5 runs without graphs",
  per: "group",
  check: (group, { topology: { model }, at }) => {
    if (isSparse(model) !== true || draftTokens(group) === 0 || !usesGraphs(group)) return [];
    if (settingsOf(group, "speculativeConfig")["enforce_eager"] === true) return [];
    return [
      {
        path: at("args.speculativeConfig.enforce_eager").path,
        message: `speculativeConfig.enforce_eager is off; the vllm-ascend documentation runs the draft model of ${model.name} without graphs.`,
        fix: "Set speculativeConfig.enforce_eager to true",
      },
    ];
  },
});

export const xliteDraftTokens = defineRule({
  id: "ascend-xlite-draft-tokens",
  source: "vllm-ascend, XliteGraphConfig in ascend_config.py",
  per: "group",
  check: (group, { at }) => {
    const setting = additional(group, "xlite_graph_config");
    if (setting === undefined || !isRecord(setting.value) || setting.value["enabled"] !== true) return [];
    const tokens = draftTokens(group);
    if (tokens <= 1) return [];
    return [
      {
        ...at(DRAFT_TOKENS),
        message: `num_speculative_tokens ${tokens} exceeds the one draft token that xlite_graph_config supports.`,
        fix: "Set num_speculative_tokens to 1, or remove xlite_graph_config",
      },
    ];
  },
});

export const prefillDraftTokens = defineRule({
  id: "ascend-prefill-draft-tokens",
  severity: Severity.Advice,
  source: "vllm-ascend #12144: prefill groups use one draft token",
  per: "group",
  check: (group, { at }) => {
    const tokens = draftTokens(group);
    if (group.role !== Role.Prefill || tokens <= 1) return [];
    return [
      {
        ...at(DRAFT_TOKENS),
        message: `num_speculative_tokens ${tokens} exceeds the 1 that the vllm-ascend documentation sets in prefill groups.`,
        fix: "Set num_speculative_tokens to 1",
      },
    ];
  },
});
