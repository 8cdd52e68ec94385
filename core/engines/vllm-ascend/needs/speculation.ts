import {
  above,
  atLeast,
  atMost,
  equals,
  excludes,
  given,
  glmModel,
  is,
  needs,
  on,
  unsupported,
} from "./condition.ts";
import type { Condition, Need } from "./need.ts";

const METHOD = "speculativeConfig.method";

/** Methods that draft without a model of their own, as far as GLM models have them. */
const WITHOUT_MODEL: Condition = {
  kind: "is",
  setting: METHOD,
  values: [
    "mtp",
    "deepseek_mtp",
    "glm4_moe_mtp",
    "glm4_moe_lite_mtp",
    "glm5_next_mtp",
    "ngram",
    "ngram_gpu",
    "suffix",
    "extract_hidden_states",
    "dspark",
  ],
  as: "a speculativeConfig.method that drafts without a model",
};

/** The layers of the model that predict several tokens, by all of their names. */
const MTP: Condition = {
  kind: "is",
  setting: METHOD,
  values: ["mtp", "deepseek_mtp", "glm4_moe_mtp", "glm4_moe_lite_mtp", "glm5_next_mtp"],
  as: "speculativeConfig.method mtp",
};

/** What vLLM checks of speculative decoding. */
export const speculation: readonly Need[] = [
  {
    id: "vllm-draft-model-given",
    source: "vLLM 0.13.0, config/speculative.py:269, to 0.30.0, :1168",
    when: [given("speculativeConfig.num_speculative_tokens"), glmModel],
    requirement: needs(
      WITHOUT_MODEL,
      given("speculativeConfig.model"),
      given("specMethod"),
      given("specModel"),
    ),
    fix: { kind: "set", setting: METHOD, value: "mtp", ending: ", or remove speculativeConfig" },
  },
  {
    id: "vllm-draft-model-method",
    releases: { before: "0.15" },
    source: "vLLM 0.13.0, engine/arg_utils.py:1744, and 0.14.1, :1793, _check_feature_supported",
    when: [is(METHOD, "draft_model")],
    requirement: unsupported("yet"),
    fix: { kind: "set", value: "mtp", ending: ", or remove speculativeConfig" },
  },
  {
    id: "vllm-hidden-states-of-model",
    releases: { before: "0.22" },
    source:
      "vLLM 0.13.0, config/speculative.py:630, to 0.21.0, :999, _verify_args: the list of models whose hidden states are available",
    when: [is(METHOD, "dflash", "eagle3", "extract_hidden_states"), glmModel],
    requirement: unsupported("for GLM models"),
    fix: { kind: "set", value: "mtp", ending: ", or remove speculativeConfig" },
  },
  {
    id: "vllm-draft-degree-name",
    releases: { since: "0.15" },
    source: "vLLM 0.15.0, config/speculative.py:636, to 0.30.0, :1779, _verify_args",
    when: [given("speculativeConfig.tensor_parallel_size")],
    requirement: unsupported("under this name"),
    fix: { kind: "rename", to: "draft_tensor_parallel_size" },
  },
  {
    id: "vllm-draft-degree",
    source: "vLLM 0.13.0, config/speculative.py:567, to 0.30.0, :1721, _verify_and_get_draft_tp",
    when: [above("speculativeConfig.draft_tensor_parallel_size", 1)],
    requirement: equals("tensorParallelSize"),
    fix: { kind: "limit", ending: " or 1" },
  },
  {
    id: "vllm-draft-length",
    source: "vLLM 0.13.0, config/speculative.py:526, to 0.30.0, :1639, _maybe_override_draft_max_model_len",
    when: [given("speculativeConfig.max_model_len")],
    requirement: atMost("maxModelLen"),
    fix: { kind: "limit", ending: ", or remove speculativeConfig.max_model_len" },
  },
  {
    id: "vllm-lookup-bounds",
    source: "vLLM 0.13.0, config/speculative.py:305, to 0.30.0, :1198",
    when: [given("speculativeConfig.prompt_lookup_min"), is(METHOD, "ngram", "ngram_gpu")],
    requirement: atMost("speculativeConfig.prompt_lookup_max"),
    fix: { kind: "limit" },
  },
  {
    id: "vllm-draft-batch-size",
    releases: { before: "0.17" },
    source: "vLLM 0.13.0, config/speculative.py:615, to 0.16.0, :683, _verify_args",
    when: [given("speculativeConfig.disable_by_batch_size")],
    requirement: atLeast(2),
    fix: { kind: "limit", ending: ", or remove speculativeConfig.disable_by_batch_size" },
  },
  {
    id: "vllm-synthetic-acceptance",
    releases: { since: "0.20" },
    source: "vLLM 0.20.2, config/speculative.py:225, to 0.30.0, :562",
    when: [is("speculativeConfig.rejection_sample_method", "synthetic")],
    requirement: needs(
      given("speculativeConfig.synthetic_acceptance_rates"),
      given("speculativeConfig.synthetic_acceptance_length"),
    ),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-synthetic-acceptance-rates",
    releases: { since: "0.20" },
    source: "vLLM 0.20.2, config/speculative.py:895, to 0.30.0, :1809",
    when: [given("speculativeConfig.synthetic_acceptance_rates")],
    requirement: needs(is("speculativeConfig.rejection_sample_method", "synthetic")),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-synthetic-acceptance-length",
    releases: { since: "0.20" },
    source: "vLLM 0.20.2, config/speculative.py:895, to 0.30.0, :1809",
    when: [given("speculativeConfig.synthetic_acceptance_length")],
    requirement: needs(is("speculativeConfig.rejection_sample_method", "synthetic")),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-heterogeneous-vocabulary",
    releases: { since: "0.25" },
    source: "vLLM 0.25.1, config/speculative.py:1174, to 0.30.0, :1820",
    when: [on("speculativeConfig.use_heterogeneous_vocab")],
    requirement: needs(is(METHOD, "draft_model")),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-adaptive-verification",
    releases: { since: "0.28", before: "0.30" },
    source: "vLLM 0.28.0, config/speculative.py:1142, and 0.29.0, :1508",
    when: [on("speculativeConfig.enable_adaptive_verification")],
    requirement: needs(is(METHOD, "dspark")),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-shared-draft-index",
    releases: { since: "0.29" },
    source: "vLLM 0.29.0, config/speculative.py:1500, and 0.30.0, :1557",
    when: [given("speculativeConfig.index_share_for_mtp_iteration")],
    requirement: needs(MTP),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-logits-processors-speculation",
    source: "vLLM 0.13.0 to 0.30.0, v1/sample/logits_processor/__init__.py, build_logitsprocs",
    when: [given("logitsProcessors")],
    requirement: excludes(given("speculativeConfig")),
    fix: { kind: "remove", ending: ", or speculativeConfig" },
  },
  {
    id: "vllm-fast-prefill-drafts",
    source: "vLLM 0.13.0, config/vllm.py:739, to 0.30.0, :1798",
    when: [on("kvSharingFastPrefill")],
    requirement: excludes(MTP, is(METHOD, "eagle", "eagle3")),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-draft-method-once",
    releases: { since: "0.22" },
    source: "vLLM 0.22.1, engine/arg_utils.py:1678, to 0.30.0, :1943, create_speculative_config",
    when: [given("specMethod")],
    requirement: excludes(given(METHOD)),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-draft-model-once",
    releases: { since: "0.22" },
    source: "vLLM 0.22.1, engine/arg_utils.py:1678, to 0.30.0, :1943, create_speculative_config",
    when: [given("specModel")],
    requirement: excludes(given("speculativeConfig.model")),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-draft-tokens-once",
    releases: { since: "0.22" },
    source: "vLLM 0.22.1, engine/arg_utils.py:1678, to 0.30.0, :1943, create_speculative_config",
    when: [given("specTokens")],
    requirement: excludes(given("speculativeConfig.num_speculative_tokens")),
    fix: { kind: "remove" },
  },
];
