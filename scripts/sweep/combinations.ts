import type { Edit } from "./edit.ts";

/** Steps that users take with more than one setting, or with one that decides others. By name, values by argument. */
const ARGUMENTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "no graphs": { enforceEager: true },
  "no graphs by mode": { compilationConfig: { cudagraph_mode: "NONE" } },
  "no capture sizes": { compilationConfig: { cudagraph_capture_sizes: [] } },
  "odd capture sizes": { compilationConfig: { cudagraph_capture_sizes: [1, 3, 5] } },
  "capture sizes of piecewise graphs": {
    compilationConfig: { cudagraph_mode: "PIECEWISE", cudagraph_capture_sizes: [4, 8] },
  },
  "level of compilation": { compilationConfig: { mode: 3 } },
  "no compilation": { compilationConfig: { mode: 0 } },
  "drafts without method": { speculativeConfig: { num_speculative_tokens: 3 } },
  "drafts without number": { speculativeConfig: { method: "mtp" } },
  "drafts of mtp": { speculativeConfig: { method: "mtp", num_speculative_tokens: 1 } },
  "many drafts": { speculativeConfig: { method: "mtp", num_speculative_tokens: 20 } },
  "drafts of ngram": {
    speculativeConfig: { method: "ngram", num_speculative_tokens: 3, prompt_lookup_max: 4 },
  },
  "drafts of suffix": { speculativeConfig: { method: "suffix" } },
  "drafts of eagle3 without a model": { speculativeConfig: { method: "eagle3", num_speculative_tokens: 3 } },
  "expert balance of CUDA": { enableEplb: true },
  "expert balance with an unknown key": { eplbConfig: { bogus: 1 } },
  "expert balance of the plugin": { additionalConfig: { eplb_config: { dynamic_eplb: true } } },
  "tool choice without a parser": { enableAutoToolChoice: true, toolCallParser: undefined },
  "validated variables": { failOnEnvironValidation: true },
  "context beyond the model": { maxModelLen: 10_000_000 },
  "batch below the context": { maxNumBatchedTokens: 64, enableChunkedPrefill: false },
  "batch below the sequences": { maxNumBatchedTokens: 4, maxNumSeqs: 64 },
  "three sequences": { maxNumSeqs: 3 },
  "partial prefills": { maxNumPartialPrefills: 2 },
  "long partial prefills": { maxNumPartialPrefills: 2, maxLongPartialPrefills: 3 },
  "decode context parallel": { decodeContextParallelSize: 2 },
  "attention backend": { attentionBackend: "FLASH_ATTN" },
  "attention backend twice": { attentionBackend: "FLASH_ATTN", attentionConfig: { backend: "FLASH_ATTN" } },
  "half precision": { dtype: "half" },
  "8-bit cache": { kvCacheDtype: "fp8" },
  "int8 cache": { kvCacheDtype: "int8" },
  "sleep mode": { enableSleepMode: true },
  "no prefix caching": { enablePrefixCaching: false },
  "block size of 64": { blockSize: 64 },
  "sequence parallelism": { compilationConfig: { pass_config: { enable_sp: true } } },
  LoRA: { enableLora: true },
  "LoRA of rank 3": { enableLora: true, maxLoraRank: 3 },
  priorities: { schedulingPolicy: "priority" },
  "asynchronous scheduling": { asyncScheduling: true },
  "offloaded weights": { cpuOffloadGb: 10 },
  "skipped tokenizer": { skipTokenizerInit: true },
  "dummy weights": { loadFormat: "dummy" },
};

const VARIABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "validated variables with one of the plugin": { VLLM_ASCEND_ENABLE_NZ: "1" },
};

/** Steps with several settings at once. A structured argument keeps its other keys. */
export function combinations(
  path: readonly string[],
  args: Readonly<Record<string, unknown>>,
): readonly Edit[] {
  const group = path.at(-1) ?? "";
  return [
    ...Object.entries(ARGUMENTS).map(([name, values]) => ({
      id: `${group}: ${name}`,
      kind: "combination",
      changes: Object.entries(values).map(([argument, value]) => ({
        path: [...path, "args", argument],
        value: merged(args[argument], value),
      })),
    })),
    ...Object.entries(VARIABLES).map(([name, values]) => ({
      id: `${group}: ${name}`,
      kind: "combination",
      changes: [
        { path: [...path, "args", "failOnEnvironValidation"], value: true },
        ...Object.entries(values).map(([variable, value]) => ({ path: [...path, "env", variable], value })),
      ],
    })),
  ];
}

/** Keys of compilation and of the plugin are added; other values replace. */
function merged(old: unknown, value: unknown): unknown {
  const both = typeof old === "object" && old !== null && typeof value === "object" && value !== null;
  if (!both || !("cudagraph_mode" in old || "cudagraph_mode" in value)) return value;
  return { ...old, ...value };
}
