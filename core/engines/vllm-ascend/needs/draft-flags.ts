import { atLeast, excludes, given, is, needs } from "./condition.ts";
import type { Need } from "./need.ts";

/** What vLLM checks of the flags for a method, a model and a number of drafts beside speculativeConfig. */
export const draftFlags: readonly Need[] = [
  {
    id: "vllm-spec-method-tokens",
    releases: { since: "0.22" },
    source:
      "vLLM 0.22.1 to 0.30.0, config/speculative.py, _verify_args: num_speculative_tokens must be provided",
    when: [given("specMethod")],
    requirement: needs(
      given("specTokens"),
      given("specModel"),
      given("speculativeConfig"),
      is("specMethod", "suffix"),
    ),
    fix: { kind: "set", setting: "specTokens", value: 1, ending: ", or remove specMethod" },
  },
  {
    id: "vllm-spec-tokens-method",
    releases: { since: "0.22" },
    source: "vLLM 0.22.1 to 0.30.0, config/speculative.py, __post_init__: without speculative model",
    when: [given("specTokens")],
    requirement: needs(given("specMethod"), given("specModel"), given("speculativeConfig")),
    fix: { kind: "set", setting: "specMethod", value: "mtp", ending: ", or remove specTokens" },
  },
  {
    id: "vllm-spec-method-model",
    releases: { since: "0.22" },
    source: "vLLM 0.22.1 to 0.30.0, config/speculative.py, __post_init__: without speculative model",
    when: [is("specMethod", "draft_model", "dflash", "eagle", "eagle3", "medusa", "mlp_speculator")],
    requirement: needs(given("specModel"), given("speculativeConfig.model")),
    fix: { kind: "set", value: "mtp", ending: ", or set specModel to the path of the draft model" },
  },
  {
    id: "vllm-spec-tokens-positive",
    releases: { since: "0.22" },
    source: "vLLM 0.22.1 to 0.30.0, config/speculative.py, SpeculativeConfig.num_speculative_tokens",
    when: [given("specTokens")],
    requirement: atLeast(1),
    fix: { kind: "limit", ending: ", or remove specTokens" },
  },
  {
    id: "vllm-draft-method-once",
    releases: { since: "0.22" },
    source: "vLLM 0.22.1, engine/arg_utils.py:1678, to 0.30.0, :1943, create_speculative_config",
    when: [given("specMethod")],
    requirement: excludes(given("speculativeConfig.method")),
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
