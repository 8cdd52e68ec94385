import type { GroupChange } from "./findings.ts";
import { type BorderCases, env, FC1, keys, variable } from "./vllm-ascend-border-case.ts";
import { args, DRAFTS, mtp, SIZES, sizes } from "./vllm-ascend-case.ts";

const TOKENS = "args.maxNumBatchedTokens";

const steps = (list: readonly number[], maxNumBatchedTokens: number, more: GroupChange = {}) => ({
  ...more,
  ...args({ maxNumBatchedTokens, compilationConfig: sizes(list) }),
});

const mc2 = (more: GroupChange = {}) => env({ VLLM_ASCEND_ENABLE_FUSED_MC2: "1" }, more);

/** Rules about steps, graphs, drafts and operators. */
export const engineBorders: BorderCases = {
  "ascend-finegrained-parallel": [
    {
      name: "a key that every object has and no table",
      on: "decode",
      change: { version: "v0.23.0", ...keys({ finegrained_tp_config: { constructor: 1 } }) },
    },
  ],
  "vllm-capture-sizes-kept": [
    {
      name: "sizes above the tokens of a step",
      change: steps([32, 64], 32),
      says: { at: SIZES, value: [32, 64], message: /^64 are dropped: maxNumBatchedTokens is 32\.$/ },
    },
    {
      name: "no multiples",
      change: { ...env(FC1), ...args({ compilationConfig: sizes([16, 20]) }) },
      says: { at: SIZES, value: [16, 20], message: /^20 are dropped: FLASHCOMM1 keeps multiples of 16 only/ },
    },
    {
      name: "both at once",
      change: steps([16, 20, 64], 32, env(FC1)),
      says: {
        at: SIZES,
        value: [16, 20, 64],
        message:
          /^20, 64 are dropped: maxNumBatchedTokens is 32, and FLASHCOMM1 keeps multiples of 16 only\.$/,
      },
    },
    { name: "the tokens of a step, and its multiples", change: steps([16, 32], 32, env(FC1)) },
    { name: "no multiples where none are needed", change: steps([20], 32) },
    { name: "none left, which another rule refuses", change: steps([64], 32) },
    {
      name: "a list with something else in it, which another rule refuses",
      change: args({
        maxNumBatchedTokens: 16,
        compilationConfig: { cudagraph_capture_sizes: [16, 32, "x"] },
      }),
    },
    {
      name: "the flag of its own",
      change: args({ maxNumBatchedTokens: 32, cudagraphCaptureSizes: [32, 64] }),
      says: { at: "args.cudagraphCaptureSizes", value: [32, 64] },
    },
    {
      name: "the list of the object before the flag",
      change: args({
        maxNumBatchedTokens: 32,
        cudagraphCaptureSizes: [32],
        compilationConfig: sizes([32, 64]),
      }),
      says: { at: SIZES, value: [32, 64] },
    },
    {
      name: "no graphs",
      change: args({
        maxNumBatchedTokens: 32,
        compilationConfig: sizes([32, 64], { cudagraph_mode: "NONE" }),
      }),
    },
  ],
  "vllm-capture-size-maximum": [
    {
      name: "another number in the object",
      change: args({ compilationConfig: sizes([8, 16], { max_cudagraph_capture_size: 32 }) }),
      says: {
        at: "args.compilationConfig.max_cudagraph_capture_size",
        value: 32,
        message: /is 16\.$/,
        fix: /^set it to 16/,
      },
    },
    {
      name: "another number in the flag",
      change: args({ maxCudagraphCaptureSize: 32, compilationConfig: sizes([8, 16]) }),
      says: { at: "args.maxCudagraphCaptureSize", value: 32 },
    },
    {
      name: "sizes above the tokens of a step, which another rule judges",
      change: args({
        maxNumBatchedTokens: 8,
        maxCudagraphCaptureSize: 8,
        compilationConfig: sizes([8, 16]),
      }),
    },
    {
      name: "another number with room for all sizes",
      change: args({
        maxNumBatchedTokens: 16,
        maxCudagraphCaptureSize: 8,
        compilationConfig: sizes([8, 16]),
      }),
      says: { at: "args.maxCudagraphCaptureSize", value: 8 },
    },
    { name: "no list", change: args({ maxCudagraphCaptureSize: 8 }) },
  ],
  "vllm-batched-tokens-cover-drafts": [
    {
      name: "prefill",
      on: "prefill",
      change: args({ maxNumBatchedTokens: 63, maxNumSeqs: 16, speculativeConfig: mtp(3) }),
    },
    { name: "no number of tokens", change: args({ maxNumSeqs: 16, speculativeConfig: mtp(3) }) },
    {
      name: "no number of sequences",
      change: {
        ...args({ maxNumBatchedTokens: 8, speculativeConfig: mtp(3) }),
        without: ["maxNumSeqs"],
      },
    },
    {
      name: "fewer tokens than sequences, which another rule refuses",
      change: args({ maxNumBatchedTokens: 15, maxNumSeqs: 16, speculativeConfig: mtp(3) }),
    },
    {
      name: "as many tokens as sequences",
      change: args({ maxNumBatchedTokens: 16, maxNumSeqs: 16, speculativeConfig: mtp(3) }),
      says: { at: TOKENS, value: 16, message: /need 64 tokens/, fix: /to 4$/ },
    },
  ],
  "vllm-draft-tokens-given": [
    {
      name: "a broken number",
      change: args({ speculativeConfig: { method: "mtp", num_speculative_tokens: 1.5 } }),
      says: { at: DRAFTS, value: 1.5 },
    },
    {
      name: "a number in quotes",
      change: args({ speculativeConfig: { method: "mtp", num_speculative_tokens: "3" } }),
      says: { at: DRAFTS, value: "3" },
    },
    {
      name: "none with the method's old name",
      change: args({ speculativeConfig: { method: "deepseek_mtp" } }),
      says: { at: DRAFTS, value: undefined },
    },
    { name: "none with a method that is none", change: args({ speculativeConfig: { method: 1 } }) },
    {
      name: "a broken number of another method",
      change: args({ speculativeConfig: { method: "suffix", num_speculative_tokens: 0 } }),
      says: { at: DRAFTS, value: 0 },
    },
  ],
  "ascend-decode-graphs": [
    {
      name: "eager all the same",
      on: "decode",
      change: args({ enforceEager: true, compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY" } }),
      says: { at: "args.compilationConfig.cudagraph_mode", value: "FULL_DECODE_ONLY" },
    },
    {
      name: "no mode",
      on: "decode",
      change: args({ compilationConfig: {} }),
      says: { at: "args.compilationConfig.cudagraph_mode", value: undefined },
    },
    { name: "prefill", on: "prefill", change: args({ compilationConfig: {} }) },
  ],
  "ascend-context-parallel-interleave": [
    { name: "a group that serves alone", change: args({ decodeContextParallelSize: 16 }) },
    {
      name: "another size",
      on: "decode",
      change: args({ decodeContextParallelSize: 4, cpKvCacheInterleaveSize: 64 }),
      says: { at: "args.cpKvCacheInterleaveSize", value: 64 },
    },
    {
      name: "no size",
      on: "decode",
      change: args({ decodeContextParallelSize: 4 }),
      says: { at: "args.cpKvCacheInterleaveSize", value: undefined },
    },
  ],
};
