import {
  above,
  atLeast,
  atMost,
  equals,
  given,
  glmModel,
  is,
  like,
  needs,
  unsupported,
} from "./condition.ts";
import type { Need } from "./need.ts";

const METHOD = "speculativeConfig.method";

/** What vLLM checks of the models that draft tokens. */
export const draftModels: readonly Need[] = [
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
    id: "vllm-draft-model-name",
    source: "vLLM 0.13.0 to 0.30.0, config/speculative.py: an empty text is a model that nothing holds",
    when: [is("speculativeConfig.model", "")],
    requirement: unsupported("as a model"),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-draft-token-tree",
    releases: { before: "0.21" },
    source: "vLLM 0.13.0 to 0.20.2, config/speculative.py: the tree is read as a literal of Python",
    when: [given("speculativeConfig.speculative_token_tree")],
    requirement: needs(like("speculativeConfig.speculative_token_tree", /^\s*[[(]/, "a list of tuples")),
    fix: { kind: "remove", setting: "speculativeConfig.speculative_token_tree" },
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
];
