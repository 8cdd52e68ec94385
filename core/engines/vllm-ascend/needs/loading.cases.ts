import { changed, type GroupChange } from "../../../../test/support/findings.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { serving } from "../../../../test/support/topologies.ts";

const serve = (change: GroupChange) => changed(serving(1), change);

export const cases: CasesByRule = {
  "vllm-load-format-known": {
    fails: [
      {
        name: "a misspelled loader",
        topology: serve({ args: { loadFormat: "safetensor" } }),
        reports: [
          {
            path: "groups.serve.args.loadFormat",
            value: "safetensor",
            message: "loadFormat safetensor is not known; vLLM 0.20.2 refuses to start.",
            fix: 'Did you mean "safetensors"?',
          },
        ],
      },
      {
        name: "a loader of older releases",
        topology: serve({ args: { loadFormat: "gguf" }, version: "v0.25.1rc1" }),
        reports: [
          {
            path: "groups.serve.args.loadFormat",
            value: "gguf",
            message: "loadFormat gguf is not known; vLLM 0.25.1 refuses to start.",
            fix: "Remove loadFormat, or set it to one of auto, bitsandbytes, dummy, fastsafetensors, hf, instanttensor, mistral, modelexpress, netloader, npcache, pt, rfork, runai_streamer, runai_streamer_sharded, safetensors, sharded_state, tensorizer",
          },
        ],
      },
    ],
    passes: [
      { name: "a loader in capitals", topology: serve({ args: { loadFormat: "SAFETENSORS" } }) },
      { name: "a loader of the plugin", topology: serve({ args: { loadFormat: "rfork" } }) },
      {
        name: "a release without a catalogue",
        topology: serve({ args: { loadFormat: "later" }, version: "v0.99.0" }),
      },
    ],
  },
  "vllm-tokenizer-mode-known": {
    fails: [
      {
        name: "an unknown mode",
        topology: serve({ args: { tokenizerMode: "fast" } }),
        reports: [
          {
            path: "groups.serve.args.tokenizerMode",
            value: "fast",
            message: "tokenizerMode fast is not known; vLLM 0.20.2 refuses to start.",
            fix: "Remove tokenizerMode, or set it to one of auto, deepseek_v32, deepseek_v4, grok2, hf, kimi_audio, mistral, qwen_vl, slow",
          },
        ],
      },
    ],
    passes: [
      { name: "a mode that stands for another", topology: serve({ args: { tokenizerMode: "slow" } }) },
    ],
  },
  "vllm-tokenizer-of-reasoning": {
    fails: [
      {
        name: "a parser without a tokenizer",
        topology: serve({ args: { skipTokenizerInit: true, reasoningParser: "glm45" } }),
        reports: [
          {
            path: "groups.serve.args.skipTokenizerInit",
            value: true,
            message: "skipTokenizerInit excludes reasoningParser glm45; vLLM 0.20.2 refuses to start.",
            fix: "Remove skipTokenizerInit",
          },
        ],
      },
    ],
    passes: [
      { name: "no parser", topology: serve({ args: { skipTokenizerInit: true } }) },
      { name: "a tokenizer", topology: serve({ args: { reasoningParser: "glm45" } }) },
    ],
  },
  "vllm-config-format-known": {
    fails: [
      {
        name: "an unknown format",
        topology: serve({ args: { configFormat: "gguf" } }),
        reports: [
          {
            path: "groups.serve.args.configFormat",
            value: "gguf",
            message: "configFormat gguf is not known; vLLM 0.20.2 refuses to start.",
            fix: "Remove configFormat, or set it to one of auto, hf, mistral",
          },
        ],
      },
    ],
    passes: [{ name: "the format of Transformers", topology: serve({ args: { configFormat: "hf" } }) }],
  },
  "vllm-attention-backend-known": {
    fails: [
      {
        name: "a misspelled backend",
        topology: serve({ args: { attentionBackend: "FLASHATTN" } }),
        reports: [
          {
            path: "groups.serve.args.attentionBackend",
            value: "FLASHATTN",
            message: "attentionBackend FLASHATTN is not known; vLLM 0.20.2 refuses to start.",
            fix: 'Did you mean "FLASH_ATTN"?',
          },
        ],
      },
    ],
    passes: [
      { name: "a backend in small letters", topology: serve({ args: { attentionBackend: "flash_attn" } }) },
    ],
  },
  "vllm-attention-config-backend-known": {
    fails: [
      {
        name: "a misspelled backend",
        topology: serve({ args: { attentionConfig: { backend: "FLASHATTN" } } }),
        reports: [
          {
            path: "groups.serve.args.attentionConfig.backend",
            value: "FLASHATTN",
            message: "attentionConfig.backend FLASHATTN is not known; vLLM 0.20.2 refuses to start.",
            fix: 'Did you mean "FLASH_ATTN"?',
          },
        ],
      },
      {
        name: "auto in v0.13.0",
        topology: serve({ args: { attentionConfig: { backend: "auto" } }, version: "v0.13.0" }),
        reports: [
          {
            path: "groups.serve.args.attentionConfig.backend",
            value: "auto",
            message: "attentionConfig.backend auto is not known; vLLM 0.13.0 refuses to start.",
            fix: "Remove backend, or set it to one of CPU_ATTN, CUSTOM, CUTLASS_MLA, FLASHINFER, FLASHINFER_MLA, FLASHMLA, FLASHMLA_SPARSE, FLASH_ATTN, FLASH_ATTN_MLA, FLEX_ATTENTION, IPEX, NO_ATTENTION, PALLAS, ROCM_AITER_FA, ROCM_AITER_MLA, ROCM_AITER_MLA_SPARSE, ROCM_AITER_TRITON_MLA, ROCM_AITER_UNIFIED_ATTN, ROCM_ATTN, TORCH_SDPA, TREE_ATTN, TRITON_ATTN, TRITON_MLA",
          },
        ],
      },
    ],
    passes: [
      {
        name: "auto in v0.18.0",
        topology: serve({ args: { attentionConfig: { backend: "auto" } }, version: "v0.18.0" }),
      },
    ],
  },
  "vllm-attention-backend-once": {
    fails: [
      {
        name: "a backend in both",
        topology: serve({ args: { attentionBackend: "CUSTOM", attentionConfig: { backend: "CUSTOM" } } }),
        reports: [
          {
            path: "groups.serve.args.attentionBackend",
            value: "CUSTOM",
            message:
              "attentionBackend CUSTOM excludes attentionConfig.backend CUSTOM; vLLM 0.20.2 refuses to start.",
            fix: "Remove attentionBackend",
          },
        ],
      },
    ],
    passes: [{ name: "a backend in the flag", topology: serve({ args: { attentionBackend: "CUSTOM" } }) }],
  },
  "vllm-text-model-adapters": {
    fails: [
      {
        name: "adapters of images",
        topology: serve({ args: { defaultMmLoras: { image: "/root/.cache/lora" } } }),
        reports: [
          {
            path: "groups.serve.args.defaultMmLoras",
            value: { image: "/root/.cache/lora" },
            message: "defaultMmLoras is not supported for models of text; vLLM 0.20.2 refuses to start.",
            fix: "Remove defaultMmLoras",
          },
        ],
      },
    ],
    passes: [{ name: "no such adapters", topology: serve({ args: { defaultMmLoras: {} } }) }],
  },
  "vllm-flash-kernel-hardware": {
    fails: [
      {
        name: "a kernel of NVIDIA",
        topology: serve({ args: { kdaPrefillBackend: "flashkda" }, version: "v0.30.0rc1" }),
        reports: [
          {
            path: "groups.serve.args.kdaPrefillBackend",
            value: "flashkda",
            message: "kdaPrefillBackend flashkda is not supported on Ascend; vLLM 0.30.0 refuses to start.",
            fix: "Remove kdaPrefillBackend",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the choice of vLLM",
        topology: serve({ args: { kdaPrefillBackend: "auto" }, version: "v0.30.0rc1" }),
      },
    ],
  },
  "vllm-tokens-only-reasoning": {
    fails: [
      {
        name: "tokens with a parser of reasoning",
        topology: serve({ args: { tokensOnly: true, reasoningParser: "glm45" } }),
        reports: [
          {
            path: "groups.serve.args.tokensOnly",
            value: true,
            message: "tokensOnly excludes reasoningParser glm45; vLLM 0.20.2 refuses to start.",
            fix: "Remove tokensOnly",
          },
        ],
      },
    ],
    passes: [{ name: "tokens alone", topology: serve({ args: { tokensOnly: true } }) }],
  },
  "vllm-loader-keys": {
    fails: [
      {
        name: "a key of another loader",
        topology: serve({ args: { modelLoaderExtraConfig: { concurrency: 8 } } }),
        reports: [
          {
            path: "groups.serve.args.modelLoaderExtraConfig",
            value: { concurrency: 8 },
            message:
              "modelLoaderExtraConfig with loadFormat auto requires no keys but enable_multithread_load, num_threads and enable_weights_track; vLLM 0.20.2 refuses to start.",
            fix: "Remove modelLoaderExtraConfig",
          },
        ],
      },
    ],
    passes: [
      {
        name: "keys of the default loader",
        topology: serve({
          args: { modelLoaderExtraConfig: { enable_multithread_load: true, num_threads: 8 } },
        }),
      },
    ],
  },
};
