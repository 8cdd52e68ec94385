import { attentionBackends, loadFormats, tokenizerModes } from "./closed-lists.ts";
import {
  excludes,
  filled,
  given,
  glmModel,
  is,
  keysWithin,
  listed,
  needs,
  on,
  unsupported,
} from "./condition.ts";
import type { Need } from "./need.ts";

/** Formats of the loader that vLLM calls the default one (model_executor/model_loader/__init__.py). */
const formatsOfDefaultLoader = ["auto", "hf", "safetensors", "pt", "mistral", "npcache", "fastsafetensors"];

/** What vLLM checks of the model, its weights and its tokenizer. */
export const loading: readonly Need[] = [
  {
    id: "vllm-load-format-known",
    source: "vLLM, get_model_loader in model_executor/model_loader/__init__.py: Load format is not supported",
    when: [given("loadFormat")],
    requirement: listed(loadFormats, { foldsCase: true }),
    fix: { kind: "nearest" },
  },
  {
    id: "vllm-tokenizer-mode-known",
    source: "vLLM 0.13.0, tokenizers/registry.py:60, to 0.30.0: No tokenizer registered",
    when: [given("tokenizerMode")],
    requirement: listed(tokenizerModes, { foldsCase: true }),
    fix: { kind: "nearest" },
  },
  {
    id: "vllm-tokenizer-of-reasoning",
    releases: { since: "0.20" },
    source:
      "vLLM 0.20.2, 0.23.0 and 0.25.1: the parser of reasoning is made with the tokenizer when the engine starts",
    when: [on("skipTokenizerInit")],
    requirement: excludes(given("reasoningParser")),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-tokens-only-reasoning",
    releases: { since: "0.20" },
    source: "vLLM 0.20.2 to 0.30.0, entrypoints/openai/api_server.py: tokens_only sets skip_tokenizer_init",
    when: [on("tokensOnly")],
    requirement: excludes(given("reasoningParser")),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-loader-keys",
    source:
      "vLLM 0.13.0, model_executor/model_loader/default_loader.py:71, to 0.30.0, :84; enable_weights_track from 0.21.0 on",
    when: [filled("modelLoaderExtraConfig"), is("loadFormat", ...formatsOfDefaultLoader)],
    requirement: needs(
      keysWithin("modelLoaderExtraConfig", "enable_multithread_load", "num_threads", "enable_weights_track"),
    ),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-config-format-known",
    source: "vLLM 0.13.0, transformers_utils/config.py:242, to 0.30.0, :437: Unknown config format",
    when: [given("configFormat")],
    requirement: listed([{ value: "auto" }, { value: "hf" }, { value: "mistral" }]),
    fix: { kind: "nearest" },
  },
  {
    id: "vllm-attention-backend-known",
    source: "vLLM, AttentionBackendEnum in attention/backends/registry.py",
    when: [given("attentionBackend")],
    requirement: listed(attentionBackends, { foldsCase: true }),
    fix: { kind: "nearest" },
  },
  {
    id: "vllm-attention-config-backend-known",
    source: "vLLM, AttentionConfig.validate_backend_before in config/attention.py",
    when: [given("attentionConfig.backend")],
    requirement: listed(attentionBackends, { foldsCase: true }),
    fix: { kind: "nearest" },
  },
  {
    id: "vllm-attention-backend-once",
    source: "vLLM 0.13.0, engine/arg_utils.py:1648, to 0.30.0, :2496",
    when: [given("attentionBackend")],
    requirement: excludes(given("attentionConfig.backend")),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-text-model-adapters",
    source: "vLLM 0.13.0, engine/arg_utils.py:1606, to 0.30.0, :2453",
    when: [filled("defaultMmLoras"), glmModel],
    requirement: unsupported("for models of text"),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-flash-kernel-hardware",
    releases: { since: "0.30" },
    source: "vLLM 0.30.0, engine/arg_utils.py:2636 and :2640",
    when: [is("kdaPrefillBackend", "flashkda", "fused")],
    requirement: unsupported("on Ascend"),
    fix: { kind: "remove" },
  },
];
