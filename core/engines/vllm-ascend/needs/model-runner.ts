import { above, excludes, given, is, on } from "./condition.ts";
import type { Need } from "./need.ts";

/** What the second model runner of vLLM does not do yet. */
export const modelRunner: readonly Need[] = [
  {
    id: "vllm-second-runner-features",
    releases: { since: "0.20", before: "0.26" },
    source: "vLLM 0.20.2, config/vllm.py:1797, to 0.25.1, _get_v2_model_runner_unsupported_features",
    when: [on("VLLM_USE_V2_MODEL_RUNNER")],
    requirement: excludes(
      on("enableReturnRoutedExperts"),
      given("logitsProcessors"),
      on("kvSharingFastPrefill"),
      given("ecTransferConfig"),
      above("prefillContextParallelSize", 1),
    ),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-second-runner-method",
    releases: { since: "0.20", before: "0.26" },
    source: "vLLM 0.20.2, config/vllm.py:1807, to 0.25.1, _get_v2_model_runner_unsupported_features",
    when: [on("VLLM_USE_V2_MODEL_RUNNER")],
    requirement: excludes(
      is(
        "speculativeConfig.method",
        "draft_model",
        "medusa",
        "mlp_speculator",
        "ngram",
        "ngram_gpu",
        "suffix",
      ),
    ),
    fix: { kind: "remove", ending: ", or set speculativeConfig.method to mtp" },
  },
  {
    id: "vllm-second-runner-outputs",
    releases: { since: "0.23", before: "0.26" },
    source: "vLLM 0.23.0 and 0.25.1, config/vllm.py, _get_v2_model_runner_unsupported_features",
    when: [on("VLLM_USE_V2_MODEL_RUNNER")],
    requirement: excludes(on("enablePromptEmbeds"), is("logprobsMode", "processed_logits", "raw_logits")),
    fix: { kind: "remove" },
  },
];
