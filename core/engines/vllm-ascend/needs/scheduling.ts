import {
  above,
  atLeast,
  atMost,
  excludes,
  given,
  is,
  isNot,
  like,
  needs,
  on,
  unsupported,
} from "./condition.ts";
import type { Need } from "./need.ts";
import { STEP_TOKENS } from "./value-of.ts";

/** What the scheduler of vLLM checks. */
export const scheduling: readonly Need[] = [
  {
    id: "vllm-partial-prefills",
    releases: { before: "0.27" },
    source: "vLLM 0.13.0, engine/arg_utils.py:1727, to 0.26.0, :2405, _check_feature_supported",
    when: [isNot("maxNumPartialPrefills", 1)],
    requirement: unsupported("yet"),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-long-partial-prefills",
    releases: { before: "0.27" },
    source: "vLLM 0.13.0, engine/arg_utils.py:1727, to 0.26.0, :2405, _check_feature_supported",
    when: [isNot("maxLongPartialPrefills", 1)],
    requirement: unsupported("yet"),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-scheduler-class",
    source: "vLLM 0.13.0 to 0.30.0, config/scheduler.py, get_scheduler_cls: the last point ends the module",
    when: [given("schedulerCls")],
    requirement: needs(like("schedulerCls", /\./, "a class with its module")),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-long-prefill-threshold",
    releases: { since: "0.27" },
    source: "vLLM 0.27.1, config/scheduler.py, to 0.30.0, :325, verify_max_model_len",
    when: [given("longPrefillTokenThreshold")],
    requirement: atMost("maxModelLen"),
    fix: { kind: "limit", ending: ", or remove longPrefillTokenThreshold" },
  },
  {
    id: "vllm-async-scheduling-pipeline",
    releases: { before: "0.15" },
    source: "vLLM 0.13.0, config/vllm.py:545, and 0.14.1, :565",
    when: [on("asyncScheduling")],
    requirement: excludes(above("pipelineParallelSize", 1)),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-async-scheduling-method",
    source: "vLLM 0.13.0, config/vllm.py:553, to 0.30.0, :1424",
    when: [on("asyncScheduling")],
    requirement: excludes(is("speculativeConfig.method", "medusa", "mlp_speculator", "ngram", "suffix")),
    fix: { kind: "remove", ending: ", or set speculativeConfig.method to mtp" },
  },
  {
    id: "vllm-async-scheduling-drafter",
    source: "vLLM 0.13.0, config/vllm.py:558, to 0.30.0, :1430",
    when: [on("asyncScheduling")],
    requirement: excludes(on("speculativeConfig.disable_padded_drafter_batch")),
    fix: {
      kind: "remove",
      setting: "speculativeConfig.disable_padded_drafter_batch",
      ending: ", or set asyncScheduling to false",
    },
  },
  {
    id: "vllm-adapters-draft-tokens",
    source: "vLLM 0.13.0, engine/arg_utils.py:1635, to 0.30.0, :2487, create_engine_config",
    when: [given("maxNumBatchedTokens"), on("enableLora"), given("speculativeConfig")],
    requirement: atLeast(STEP_TOKENS),
    fix: { kind: "limit", ending: ", or remove enableLora" },
  },
];
