import { excludes, given, is, needs, on } from "./condition.ts";
import type { Condition, Need } from "./need.ts";

const METHOD = "speculativeConfig.method";

/** The layers of the model that predict several tokens, by all of their names. */
const MTP: Condition = {
  kind: "is",
  setting: METHOD,
  values: ["mtp", "deepseek_mtp", "glm4_moe_mtp", "glm4_moe_lite_mtp", "glm5_next_mtp"],
  as: "speculativeConfig.method mtp",
};

/** What vLLM checks of what decides over drafted tokens, and of what cannot run with them. */
export const draftOptions: readonly Need[] = [
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
];
