import { type Baseline, type BaselineRole, load, role } from "./baseline.ts";

/** Prompts of 128k and 64k tokens with nine tenths in the prefix cache, and short prompts. */
const LONG = [131_072, 0.9, 1024] as const;
const MIDDLE = [65_536, 0.9, 1024] as const;
const SHORT = [3500, 0, 1500] as const;

const prefill = (maxModelLen: number): BaselineRole =>
  role(4, 8, { maxModelLen, maxNumBatchedTokens: 8192, maxNumSeqs: 64, gpuMemoryUtilization: 0.92 });

const decode = (maxModelLen: number, dataParallelSize: number, tensorParallelSize: number): BaselineRole =>
  role(dataParallelSize, tensorParallelSize, {
    maxModelLen,
    maxNumBatchedTokens: 164,
    maxNumSeqs: 32,
    gpuMemoryUtilization: 0.92,
  });

const serve = (maxNumSeqs: number, gpuMemoryUtilization: readonly number[]): BaselineRole =>
  role(8, 4, { maxModelLen: 133_120, maxNumBatchedTokens: 4096, maxNumSeqs, gpuMemoryUtilization });

const lowLatency: BaselineRole = role(2, 16, {
  maxModelLen: 16_384,
  maxNumBatchedTokens: 8192,
  maxNumSeqs: 12,
  gpuMemoryUtilization: [0.92, 0.95],
});

/** What the configurations of GLM-5.1 and GLM-5.2 with 8-bit caches have in common. */
const shared = { weights: "w8a8c8", hardware: "atlas-800-a3", draftTokens: 3 } as const;

const glm52 = { ...shared, model: "GLM-5.2" } as const;

const glm51 = { ...shared, model: "GLM-5.1" } as const;

/** Nightly tests of w8a8c8 weights (vllm-ascend v0.30.0rc2, tests/e2e/cases). */
export const c8Baselines: readonly Baseline[] = [
  {
    ...glm52,
    name: "GLM-5.2-W8A8C8-128k-1k-90-50-PD",
    roles: { prefill: prefill(202_752), decode: decode(202_752, 8, 4) },
    loads: [load(LONG, 256, 64, 1226.3, 1.52)],
  },
  {
    ...glm52,
    name: "GLM-5.2-W8A8C8-64k-1k-90-50-PD",
    roles: { prefill: prefill(133_120), decode: decode(133_120, 8, 4) },
    loads: [load(MIDDLE, 512, 128, 2690.1, 3.15)],
  },
  {
    ...glm52,
    name: "GLM-5.2-W8A8C8-3.5k-1.5k-0-20-PD",
    roles: { prefill: prefill(18_432), decode: decode(18_432, 8, 4) },
    loads: [load(SHORT, 160, 40, 1434.6, 6.87)],
  },
  {
    ...glm52,
    name: "GLM-5.2-W8A8C8-3.5k-1.5k-0-50-PD",
    roles: { prefill: prefill(18_432), decode: decode(18_432, 32, 1) },
    loads: [load(SHORT, 1920, 480, 8382.9, 6.5)],
  },
  {
    ...glm52,
    name: "GLM-5.2-W8A8C8-A3_128k_90_50",
    roles: { serve: serve(6, [0.92, 0.9]) },
    loads: [load(LONG, 256, 64, 733.2)],
  },
  {
    ...glm52,
    name: "GLM-5.2-W8A8C8-A3_64k_90_50",
    roles: { serve: serve(6, [0.92, 0.9]) },
    loads: [load(MIDDLE, 128, 32, 592.1)],
  },
  {
    ...glm52,
    name: "GLM-5.2-W8A8C8-A3_3.5k_1.5k_0_50",
    roles: { serve: serve(32, [0.92, 0.95]) },
    loads: [load(SHORT, 256, 64, 1370.9)],
  },
  {
    ...glm52,
    name: "GLM-5.2-W8A8C8-A3_3.5k_1.5k_0_20",
    roles: { serve: lowLatency },
    loads: [load(SHORT, 32, 8, 324.6)],
  },
  {
    ...shared,
    model: "GLM-5.3",
    name: "GLM5_3-W8A8-A3-dual-nodes",
    roles: {
      serve: role(8, 4, {
        maxModelLen: 202_752,
        maxNumBatchedTokens: 4096,
        maxNumSeqs: 6,
        gpuMemoryUtilization: [0.9, 0.92],
      }),
    },
    loads: [load(LONG, 12, 3, 40.7)],
  },
  {
    ...glm51,
    name: "GLM-5.1-W8A8C8-128k-1k-90-50-PD",
    roles: { prefill: prefill(202_752), decode: decode(202_752, 8, 4) },
    loads: [load(LONG, 256, 64, 923.6, 1.52)],
  },
  {
    ...glm51,
    name: "GLM-5.1-W8A8C8-64k-1k-90-50-PD",
    roles: { prefill: prefill(133_120), decode: decode(133_120, 8, 4) },
    loads: [load(MIDDLE, 512, 128, 2722.6, 3.15)],
  },
  {
    ...glm51,
    name: "GLM-5.1-W8A8C8-3.5k-1.5k-0-20-PD",
    roles: { prefill: prefill(18_432), decode: decode(18_432, 8, 4) },
    loads: [load(SHORT, 160, 40, 1449.1, 6.87)],
  },
  {
    ...glm51,
    name: "GLM-5.1-W8A8C8-3.5k-1.5k-0-50-PD",
    roles: { prefill: prefill(18_432), decode: decode(18_432, 32, 1) },
    also: "lmhead_tensor_parallel_size 16",
    loads: [load(SHORT, 1920, 480, 8235.3, 6.5)],
  },
  {
    ...glm51,
    name: "GLM-5.1-W8A8C8-A3_128k_90_50",
    roles: { serve: serve(6, [0.92, 0.9]) },
    loads: [load(LONG, 256, 64, 290.8)],
  },
  {
    ...glm51,
    name: "GLM-5.1-W8A8C8-A3_64k_90_50",
    roles: { serve: serve(6, [0.92, 0.9]) },
    loads: [load(MIDDLE, 128, 32, 687.4)],
  },
  {
    ...glm51,
    name: "GLM-5.1-W8A8C8-A3_3.5k_1.5k_0_50",
    roles: { serve: serve(32, [0.92, 0.95]) },
    loads: [load(SHORT, 256, 64, 1267.3)],
  },
  {
    ...glm51,
    name: "GLM-5.1-W8A8C8-A3_3.5k_1.5k_0_20",
    roles: { serve: lowLatency },
    loads: [load(SHORT, 32, 8, 321.5)],
  },
];
