import { type Baseline, type BaselineRole, load, role } from "./baseline.ts";

const shared = { model: "GLM-5.1", weights: "w8a8", hardware: "atlas-800-a3", draftTokens: 3 } as const;

const dualNodes: BaselineRole = role(2, 16, {
  maxModelLen: 133_120,
  maxNumBatchedTokens: 4096,
  maxNumSeqs: 16,
  gpuMemoryUtilization: 0.95,
});

/** Prefill and decode for prompts of 32k tokens, whose share of the devices is not known. */
const in32k = {
  prefill: role(4, 8, { maxModelLen: 65_536, maxNumBatchedTokens: 4096, maxNumSeqs: 32 }),
  decode: role(8, 4, { maxModelLen: 150_000, maxNumBatchedTokens: 128, maxNumSeqs: 32 }),
};

/** Nightly and weekly tests of w8a8 weights (vllm-ascend v0.30.0rc2, tests/e2e/cases). */
export const w8a8Baselines: readonly Baseline[] = [
  {
    ...shared,
    model: "GLM-5.2",
    name: "GLM5_2-W8A8-A3-dual-nodes",
    roles: { serve: dualNodes },
    loads: [load([131_072, 0.9, 1024], 12, 3, 56)],
  },
  {
    ...shared,
    name: "GLM_5_1_PD_in64k_bs16-90",
    roles: {
      prefill: role(4, 8, {
        maxModelLen: 140_000,
        maxNumBatchedTokens: 4096,
        maxNumSeqs: 64,
        gpuMemoryUtilization: 0.95,
      }),
      decode: role(4, 8, {
        maxModelLen: 140_000,
        maxNumBatchedTokens: 128,
        maxNumSeqs: 32,
        gpuMemoryUtilization: 0.92,
      }),
    },
    loads: [load([65_536, 0.9, 1024], 64, 16, 367.2), load([131_072, 0.9, 1024], 32, 8, 393.6)],
  },
  {
    ...shared,
    name: "GLM_5_1_PD_in32k_bs20-90",
    roles: in32k,
    loads: [load([32_768, 0.9, 512], 80, 20, 445.8)],
  },
  {
    ...shared,
    name: "GLM_5_1_PD_in32k_bs16-0",
    roles: in32k,
    loads: [load([32_768, 0, 512], 64, 16, 219.3)],
  },
  {
    ...shared,
    name: "GLM5_1-W8A8-EP",
    roles: {
      prefill: role(4, 8, {
        maxModelLen: 131_072,
        maxNumBatchedTokens: 4096,
        maxNumSeqs: 64,
        gpuMemoryUtilization: 0.95,
      }),
      decode: role(8, 4, {
        maxModelLen: 202_752,
        maxNumBatchedTokens: 32,
        maxNumSeqs: 8,
        gpuMemoryUtilization: 0.92,
      }),
    },
    also: "one API for the ranks of each role",
    loads: [load([3500, 0, 1500], 160, 40, 1231.1)],
  },
  {
    ...shared,
    name: "GLM5_1-W8A8-A3-dual-nodes",
    roles: { serve: dualNodes },
    loads: [load([131_072, 0.9, 1024], 12, 3, 34.5)],
  },
  {
    ...shared,
    hardware: "atlas-800-a2",
    name: "GLM5_1-W8A8-A2-dual-nodes",
    roles: {
      serve: role(2, 8, {
        maxModelLen: 38_000,
        maxNumBatchedTokens: 4096,
        maxNumSeqs: 64,
        gpuMemoryUtilization: 0.95,
      }),
    },
    loads: [load([3500, 0, 1500], 72, 18, 314.1)],
  },
  {
    ...shared,
    name: "GLM-5_1-W8A8_A3_weekly",
    roles: { serve: role(1, 16, { maxNumBatchedTokens: 4096 }) },
    loads: [
      load([16_384, 0, 1024], 20, 5, 81.6),
      load([32_768, 0, 512], 8, 2, 24.4),
      load([32_768, 0.9, 512], 32, 8, 141.9),
      load([65_536, 0.9, 1024], 20, 5, 84.6),
    ],
  },
  {
    ...shared,
    name: "GLM-5.1-W8A8-PrefillMC2",
    roles: {
      serve: role(1, 16, {
        maxModelLen: 10_240,
        maxNumBatchedTokens: 4096,
        maxNumSeqs: 32,
        gpuMemoryUtilization: 0.94,
      }),
    },
    loads: [load([3500, 0, 1500], 64, 32, 156.7)],
  },
];
