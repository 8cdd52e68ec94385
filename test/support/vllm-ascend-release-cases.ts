import type { Site } from "../../core/index.ts";
import type { GroupChange } from "./findings.ts";
import { args, mtp, SIZES, sizes, type VllmAscendCase } from "./vllm-ascend-case.ts";

const OLD = "v0.13.0rc1";

const NEW = "v0.23.0";

const env = (variables: NonNullable<GroupChange["env"]>, version?: string): GroupChange => ({
  env: variables,
  ...(version === undefined ? {} : { version }),
});

const CONTEXT = "args.decodeContextParallelSize";

const glm47 = { name: "GLM-4.7", weights: "w8a8" } as const;

/** A rank of GLM-4.7: two devices share each of its eight key-value heads, with twelve query heads each. */
const shared = (decodeContextParallelSize: number, tensorParallelSize = 16): GroupChange => ({
  model: glm47,
  tensorParallelSize,
  args: { decodeContextParallelSize },
});

const fine = (finegrained: Readonly<Record<string, number>>, more: GroupChange = {}): GroupChange => ({
  version: NEW,
  tensorParallelSize: 1,
  ...more,
  keys: { recompute_scheduler_enable: true, ...more.keys, finegrained_tp_config: finegrained },
});

const FINE = "args.additionalConfig.finegrained_tp_config";

const grace = (terminationGracePeriodSeconds: number): Site => ({ terminationGracePeriodSeconds });

/** Rules about what a release knows, forbids or overrides. */
export const releaseCases: readonly VllmAscendCase[] = [
  {
    rule: "vllm-model-of-release",
    fails: { version: OLD },
    path: "engine.version",
    fix: /from 0\.17 on/,
    passes: { version: "v0.17.0rc1" },
  },
  {
    rule: "vllm-model-of-release",
    fails: { version: OLD, model: { name: "GLM-4.7-Flash" } },
    path: "engine.version",
    passes: { version: OLD, model: glm47 },
  },
  {
    rule: "vllm-config-keys-refused",
    fails: args({ speculativeConfig: { ...mtp(1), enforce_eagre: true } }),
    at: "args.speculativeConfig.enforce_eagre",
    fix: /"enforce_eager"/,
    passes: args({ speculativeConfig: { ...mtp(1), enforce_eager: true } }),
  },
  {
    rule: "vllm-config-keys-refused",
    fails: { version: "v0.18.0", ...args({ compilationConfig: { compile_ranges_split_points: [8] } }) },
    at: "args.compilationConfig.compile_ranges_split_points",
    passes: { version: "v0.17.0rc1", ...args({ compilationConfig: { compile_ranges_split_points: [8] } }) },
  },
  {
    rule: "vllm-config-keys-refused",
    on: "old",
    fails: args({ compilationConfig: { cudagraph_size: 8 } }),
    at: "args.compilationConfig.cudagraph_size",
    // Of newer releases than were read nothing is said, and this one drops keys of the other flag.
    passes: args({ speculativeConfig: { ...mtp(1), enforce_eagre: true } }),
  },
  {
    rule: "vllm-config-keys-refused",
    fails: { version: "v0.20.2rc1", ...args({ speculativeConfig: { ...mtp(1), new_key: 1 } }) },
    at: "args.speculativeConfig.new_key",
    passes: { version: NEW, ...args({ speculativeConfig: { ...mtp(1), new_key: 1 } }) },
  },
  {
    rule: "vllm-config-keys-ignored",
    on: "old",
    fails: args({ speculativeConfig: { ...mtp(1), enforce_eagre: true } }),
    at: "args.speculativeConfig.enforce_eagre",
    fix: /"enforce_eager"/,
    passes: args({ speculativeConfig: { ...mtp(1), enforce_eager: true, disable_by_batch_size: 4 } }),
  },
  {
    rule: "vllm-pipeline-partition",
    fails: env({ VLLM_PP_LAYER_PARTITION: "41,37" }),
    at: "env.VLLM_PP_LAYER_PARTITION",
    fix: /take it out/,
    passes: env({ VLLM_PP_LAYER_PARTITION: "78" }),
  },
  {
    rule: "vllm-context-parallel-degrees",
    fails: args({ decodeContextParallelSize: 3 }),
    at: CONTEXT,
    fix: /divisor/,
    passes: args({ decodeContextParallelSize: 16 }),
  },
  {
    rule: "vllm-context-parallel-degrees",
    fails: shared(4),
    at: CONTEXT,
    fix: /take it out/,
    passes: shared(2),
  },
  {
    rule: "vllm-context-parallel-degrees",
    fails: shared(2, 8),
    at: CONTEXT,
    passes: shared(1, 8),
  },
  {
    // 32 devices give each head four, and four divides its twelve queries; eight does not.
    rule: "vllm-context-parallel-degrees",
    fails: shared(8, 64),
    at: CONTEXT,
    passes: shared(4, 64),
  },
  {
    rule: "ascend-context-parallel-interleave",
    on: "decode",
    fails: args({ decodeContextParallelSize: 4 }),
    at: "args.cpKvCacheInterleaveSize",
    fix: /to 128/,
    passes: args({ decodeContextParallelSize: 4, cpKvCacheInterleaveSize: 128 }),
  },
  {
    rule: "ascend-context-parallel-interleave",
    on: "prefill",
    fails: args({ decodeContextParallelSize: 16, cpKvCacheInterleaveSize: 64 }),
    at: "args.cpKvCacheInterleaveSize",
    passes: args({ decodeContextParallelSize: 1, cpKvCacheInterleaveSize: 64 }),
  },
  {
    rule: "ascend-sparse-context-parallel",
    fails: { version: NEW, ...args({ decodeContextParallelSize: 8 }) },
    at: CONTEXT,
    fix: /to 16/,
    passes: { version: NEW, ...args({ decodeContextParallelSize: 16 }) },
  },
  {
    rule: "ascend-sparse-context-parallel",
    fails: { version: NEW, ...args({ decodeContextParallelSize: 2 }) },
    at: CONTEXT,
    passes: { version: NEW, ...shared(2) },
  },
  {
    rule: "ascend-sparse-context-symmetric",
    on: "decode",
    fails: args({ decodeContextParallelSize: 4 }),
    at: CONTEXT,
    fix: /groups\.prefill as well/,
    passes: args({ decodeContextParallelSize: 1 }),
  },
  {
    rule: "ascend-sparse-context-symmetric",
    on: "prefill",
    fails: args({ decodeContextParallelSize: 16 }),
    at: CONTEXT,
    fix: /groups\.decode as well/,
    passes: { model: glm47, ...args({ decodeContextParallelSize: 2 }) },
  },
  {
    rule: "ascend-finegrained-parallel",
    on: "decode",
    fails: fine({ lmhead_tensor_parallel_size: 3 }),
    at: `${FINE}.lmhead_tensor_parallel_size`,
    passes: fine({ lmhead_tensor_parallel_size: 4, mlp_tensor_parallel_size: 0 }),
  },
  {
    rule: "ascend-finegrained-parallel",
    on: "decode",
    fails: fine({ oproj_tensor_parallel_size: 4 }, { tensorParallelSize: 4 }),
    at: `${FINE}.oproj_tensor_parallel_size`,
    passes: fine({ oproj_tensor_parallel_size: 4 }),
  },
  {
    rule: "ascend-finegrained-parallel",
    on: "decode",
    fails: fine({ embedding_tensor_parallel_size: 4 }, { keys: { recompute_scheduler_enable: false } }),
    at: `${FINE}.embedding_tensor_parallel_size`,
    passes: fine(
      { embedding_tensor_parallel_size: 4 },
      { args: { enforceEager: true }, tensorParallelSize: 4 },
    ),
  },
  {
    rule: "ascend-finegrained-parallel",
    on: "decode",
    fails: fine({ olora_tensor_parallel_size: 4 }, { args: { enforceEager: true } }),
    at: `${FINE}.olora_tensor_parallel_size`,
    passes: fine({ olora_tensor_parallel_size: 4 }, { tensorParallelSize: 4 }),
  },
  {
    rule: "ascend-finegrained-parallel",
    fails: fine({ olora_tensor_parallel_size: 1 }),
    at: `${FINE}.olora_tensor_parallel_size`,
    passes: fine({ mlp_tensor_parallel_size: 1 }),
  },
  {
    rule: "ascend-execute-timeout",
    fails: env({ VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: "1835" }, NEW),
    at: "env.VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS",
    fix: /1836 or more/,
    passes: env({ VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: "1836" }, NEW),
  },
  {
    rule: "ascend-execute-timeout",
    fails: env({ VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: "300" }, NEW),
    at: "env.VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS",
    passes: env({ VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: "300" }),
  },
  {
    rule: "ascend-draft-eager",
    fails: { version: NEW, ...args({ speculativeConfig: mtp(3) }) },
    at: "args.speculativeConfig.enforce_eager",
    fix: /true/,
    passes: { version: NEW, ...args({ speculativeConfig: { ...mtp(3), enforce_eager: true } }) },
  },
  {
    rule: "ascend-draft-eager",
    fails: { version: NEW, ...args({ speculativeConfig: { ...mtp(3), enforce_eager: false } }) },
    at: "args.speculativeConfig.enforce_eager",
    passes: { version: NEW, ...args({ speculativeConfig: mtp(3), enforceEager: true }) },
  },
  {
    rule: "ascend-draft-eager",
    fails: { version: NEW, ...args({ speculativeConfig: mtp(1) }) },
    at: "args.speculativeConfig.enforce_eager",
    passes: { version: NEW, model: glm47, ...args({ speculativeConfig: mtp(1) }) },
  },
  {
    rule: "vllm-capture-sizes-cover-steps",
    fails: args({ maxNumSeqs: 16, speculativeConfig: mtp(3), compilationConfig: sizes([4, 60]) }),
    at: SIZES,
    fix: /add 64/,
    passes: args({ maxNumSeqs: 16, speculativeConfig: mtp(3), compilationConfig: sizes([4, 64]) }),
  },
  {
    rule: "vllm-capture-sizes-cover-steps",
    on: "decode",
    fails: args({ maxNumSeqs: 64, maxNumBatchedTokens: 64, compilationConfig: sizes([32]) }),
    at: SIZES,
    fix: /add 64/,
    passes: args({ maxNumSeqs: 64, maxNumBatchedTokens: 32, compilationConfig: sizes([32]) }),
  },
  {
    rule: "vllm-capture-sizes-cover-steps",
    fails: args({ maxNumSeqs: 16, compilationConfig: sizes([8]) }),
    at: SIZES,
    passes: args({ maxNumSeqs: 16, compilationConfig: sizes([8]), enforceEager: true }),
  },
  {
    rule: "vllm-drain-in-grace",
    fails: args({ shutdownTimeout: 120 }),
    at: "args.shutdownTimeout",
    fix: /below 120/,
    passes: args({ shutdownTimeout: 119 }),
  },
  {
    rule: "vllm-drain-in-grace",
    site: grace(300),
    fails: args({ shutdownTimeout: 301 }),
    at: "args.shutdownTimeout",
    fix: /below 300/,
    passes: args({ shutdownTimeout: 299 }),
  },
  {
    rule: "vllm-ready-timeout",
    fails: env({ VLLM_ENGINE_READY_TIMEOUT_S: "600" }),
    at: "env.VLLM_ENGINE_READY_TIMEOUT_S",
    fix: /972 or more/,
    passes: env({ VLLM_ENGINE_READY_TIMEOUT_S: "972" }),
  },
];
