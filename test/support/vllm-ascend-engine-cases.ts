import { args, DRAFTS, mtp, SIZES, sizes, type VllmAscendCase } from "./vllm-ascend-case.ts";

/** Rules of vLLM itself, and of ports. */
export const engineCases: readonly VllmAscendCase[] = [
  {
    rule: "vllm-batched-tokens-cover-sequences",
    fails: args({ maxNumBatchedTokens: 15, maxNumSeqs: 16 }),
    at: "args.maxNumBatchedTokens",
    cure: /at least 16/,
    passes: args({ maxNumBatchedTokens: 16, maxNumSeqs: 16 }),
  },
  {
    rule: "vllm-batched-tokens-cover-drafts",
    fails: args({ maxNumBatchedTokens: 63, maxNumSeqs: 16, speculativeConfig: mtp(3) }),
    at: "args.maxNumBatchedTokens",
    cure: /at least 64, or lower maxNumSeqs to 15/,
    passes: args({ maxNumBatchedTokens: 64, maxNumSeqs: 16, speculativeConfig: mtp(3) }),
  },
  {
    rule: "vllm-batched-tokens-whole-prompts",
    fails: args({ maxNumBatchedTokens: 4096, maxModelLen: 4097, enableChunkedPrefill: false }),
    at: "args.maxNumBatchedTokens",
    passes: args({ maxNumBatchedTokens: 4096, maxModelLen: 4096, enableChunkedPrefill: false }),
  },
  {
    rule: "vllm-capture-sizes-left",
    fails: args({ maxNumBatchedTokens: 32, compilationConfig: sizes([64]) }),
    at: SIZES,
    cure: /up to 32/,
    passes: args({ maxNumBatchedTokens: 32, compilationConfig: sizes([32, 64]) }),
  },
  {
    rule: "vllm-capture-sizes-kept",
    fails: args({ maxNumBatchedTokens: 32, compilationConfig: sizes([32, 64]) }),
    at: SIZES,
    passes: args({ maxNumBatchedTokens: 64, compilationConfig: sizes([32, 64]) }),
  },
  {
    rule: "vllm-capture-sizes-drafts",
    fails: args({ speculativeConfig: mtp(3), compilationConfig: sizes([4, 6], { cudagraph_mode: "FULL" }) }),
    at: SIZES,
    cure: /multiples of 4/,
    passes: args({ speculativeConfig: mtp(3), compilationConfig: sizes([4, 8], { cudagraph_mode: "FULL" }) }),
  },
  {
    rule: "vllm-capture-size-maximum",
    fails: args({ compilationConfig: sizes([4, 8], { max_cudagraph_capture_size: 16 }) }),
    at: "args.compilationConfig.max_cudagraph_capture_size",
    cure: /to 8/,
    passes: args({ compilationConfig: sizes([4, 8], { max_cudagraph_capture_size: 8 }) }),
  },
  {
    rule: "vllm-graph-mode-known",
    fails: args({ compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLYY" } }),
    at: "args.compilationConfig.cudagraph_mode",
    cure: /"FULL_DECODE_ONLY"/,
    passes: args({ compilationConfig: { cudagraph_mode: "full_decode_only" } }),
  },
  {
    rule: "vllm-draft-tokens-given",
    fails: args({ speculativeConfig: { method: "mtp" } }),
    at: DRAFTS,
    passes: args({ speculativeConfig: mtp(1) }),
  },
  {
    rule: "vllm-draft-tokens-given",
    fails: args({ speculativeConfig: mtp(0) }),
    at: DRAFTS,
    passes: args({ speculativeConfig: { method: "suffix" } }),
  },
  {
    rule: "vllm-draft-method-known",
    fails: args({ speculativeConfig: { method: "deepseek_mpt", num_speculative_tokens: 1 } }),
    at: "args.speculativeConfig.method",
    cure: /"deepseek_mtp"/,
    passes: args({ speculativeConfig: { method: "deepseek_mtp", num_speculative_tokens: 1 } }),
  },
  {
    rule: "ascend-experts-divide",
    fails: { dataParallelSize: 3 },
    at: "dataParallelSize",
    passes: { dataParallelSize: 2 },
  },
  {
    rule: "ascend-ports-ascend-direct-documented",
    on: "prefill",
    fails: { ports: { kv: 35_999 } },
    at: "ports.kv",
    cure: /36000/,
    passes: { ports: { kv: 36_000 } },
  },
];
