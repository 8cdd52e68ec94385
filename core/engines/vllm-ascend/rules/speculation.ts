import { atLeast, atMost, defineRule, inRange, removed, setTo, Severity } from "../../../domain/index.ts";
import { isSparse } from "../../../facts/index.ts";
import { draftTokens, isRecord, settingsOf, usesGraphs, xliteGraphs } from "../group-settings.ts";

const DRAFT_TOKENS = "args.speculativeConfig.num_speculative_tokens";

/** Tokens of one sequence in one step that the attention operators take (vllm-ascend, attention_v1.py, mla_v1.py and sfa_v1.py). */
const STEP_LIMIT = 16;

export const draftTokensTaken = defineRule({
  id: "ascend-draft-tokens",
  source:
    "vllm-ascend v0.13.0rc1 to v0.30.0rc2, attention_v1.py, mla_v1.py and sfa_v1.py: decode_threshold is at most 16",
  per: "group",
  check: (group, { at }) => {
    const tokens = draftTokens(group);
    if (tokens < STEP_LIMIT) return [];
    return [
      {
        ...at(DRAFT_TOKENS),
        message: `num_speculative_tokens ${tokens} exceeds ${STEP_LIMIT - 1}: the attention operators take ${STEP_LIMIT} tokens of a sequence per step, drafts included.`,
        fix: atMost(STEP_LIMIT - 1),
      },
    ];
  },
});

/** The method that derives the number of tokens from other keys; a draft model may hold it (vLLM, SpeculativeConfig.__post_init__). */
const DERIVING: ReadonlySet<string> = new Set(["suffix"]);

export const draftTokensGiven = defineRule({
  id: "vllm-draft-tokens-given",
  source: "vLLM, SpeculativeConfig: num_speculative_tokens must be positive",
  per: "group",
  check: (group, { at }) => {
    const { num_speculative_tokens: tokens, method, model } = settingsOf(group, "speculativeConfig");
    if (!isRecord(group.args["speculativeConfig"]) || group.args["specTokens"] !== undefined) return [];
    if (typeof tokens === "number" && Number.isSafeInteger(tokens) && tokens > 0) return [];
    const known = method === undefined || typeof method === "string";
    if (tokens === undefined && (!known || model !== undefined || DERIVING.has(String(method)))) return [];
    return [
      {
        ...at(DRAFT_TOKENS),
        message: "num_speculative_tokens must be a whole number of at least 1.",
        fix: atLeast(1),
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
        fix: setTo(true, { name: "speculativeConfig.enforce_eager" }),
      },
    ];
  },
});

export const xliteDraftTokens = defineRule({
  id: "ascend-xlite-draft-tokens",
  releases: { before: "0.29" },
  source:
    "vllm-ascend, XliteGraphConfig in ascend_config.py: v0.22.1rc1 refuses speculative decoding, v0.28.0rc1, :1223, more than one draft token; v0.29.0rc1 has no limit",
  per: "group",
  check: (group, { topology: { spec }, at }) => {
    if (xliteGraphs(group) === undefined) return [];
    const tokens = draftTokens(group);
    if (tokens > 0 && inRange(spec.engine.version, { before: "0.23" })) {
      return [
        {
          ...at("args.speculativeConfig"),
          message: "speculativeConfig is not supported together with xlite_graph_config.",
          fix: removed({ ending: " or xlite_graph_config" }),
        },
      ];
    }
    if (tokens <= 1) return [];
    return [
      {
        ...at(DRAFT_TOKENS),
        message: `num_speculative_tokens ${tokens} exceeds the one draft token that xlite_graph_config supports.`,
        fix: setTo(1, { ending: ", or remove xlite_graph_config" }),
      },
    ];
  },
});

export const prefillDraftTokens = defineRule({
  id: "ascend-prefill-draft-tokens",
  severity: Severity.Advice,
  source:
    "vllm-ascend #12144: prefill groups do not speculate; the nightly tests of GLM-5.1 set as many draft tokens on prefill as on decode",
  per: "pair",
  check: ({ prefill, decode }, { at }) => {
    const [computed, verified] = [draftTokens(prefill), draftTokens(decode)];
    if (computed <= Math.max(1, verified)) return [];
    return [
      {
        ...at(`groups.${prefill.name}.${DRAFT_TOKENS}`),
        message: `num_speculative_tokens ${computed} of groups.${prefill.name} exceeds the ${verified} of groups.${decode.name}: prefill generates one token per request, and nothing verifies its drafts.`,
        fix: setTo(1),
      },
    ];
  },
});
