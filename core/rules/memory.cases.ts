import type { GroupChange } from "../../test/support/findings.ts";
import { flashWith, w8a8OnOneNode as oneNode } from "../../test/support/memory-topologies.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";
import { oneMachine, oneSite } from "../../test/support/xllm.ts";
import type { ArgumentValue } from "../index.ts";

const LENGTH = "groups.serve.args.maxModelLen";

const FEWER_BITS = "Raise tensorParallelSize, or use weights with fewer bits (model.weights)";

const SHORTER = "Set maxModelLen to at most 66860, or test this length on hardware and accept the warning";

const SHORTER_OR_FEWER_BITS =
  "Set maxModelLen to at most 66860, raise tensorParallelSize, or use weights with fewer bits (model.weights)";

/** GLM-5.3-Flash on one A3, with one device per rank. */
const flash53 = (weights: "bf16" | "w8a8") =>
  oneNode(
    { maxModelLen: 32_768, gpuMemoryUtilization: 0.92 },
    {
      model: { name: "GLM-5.3-Flash", weights },
      version: "v0.30.0rc2",
      tensorParallelSize: 1,
      dataParallelSize: 16,
    },
  );

const bf16 = { model: { weights: "bf16" } } as const;

const buffers = (mebibytes: string): GroupChange => ({ env: { HCCL_BUFFSIZE: mebibytes } });

const xllm = (args: Readonly<Record<string, ArgumentValue>>, weights: "w8a8" | "bf16" = "w8a8") => ({
  topology: oneMachine({ model: { weights }, args }),
  site: oneSite,
});

export const cases: CasesByRule = {
  "memory-fits": {
    fails: [
      {
        name: "a token more than may fit",
        topology: oneNode({ maxModelLen: 81_316 }),
        reports: [
          {
            path: LENGTH,
            value: 81316,
            message: /^maxModelLen 81316 needs .*; at most 81315 fit\./,
            fix: SHORTER_OR_FEWER_BITS,
          },
        ],
      },
      {
        name: "a length that does not fit",
        topology: oneNode({ maxModelLen: 150_000 }),
        reports: [
          {
            path: LENGTH,
            value: 150000,
            message:
              "maxModelLen 150000 needs 150000 tokens of KV cache; at most 81315 fit. Per device: budget 62.4 GB, weights 48.5 GB, buffers and activations about 6.0 GB, KV cache 109824 bytes per token.",
            fix: SHORTER_OR_FEWER_BITS,
          },
        ],
      },
      {
        name: "the default length of the engine",
        topology: oneNode({}, { without: ["maxModelLen"] }),
        reports: [
          {
            path: LENGTH,
            message: /^maxModelLen \(default 202752\) needs 202752 tokens of KV cache; /,
            fix: SHORTER_OR_FEWER_BITS,
          },
        ],
      },
      {
        name: "weights that fill the devices",
        topology: oneNode({ maxModelLen: "auto" }, bf16),
        reports: [
          {
            path: "model.weights",
            value: "bf16",
            message:
              "model.weights bf16 leaves no room for a KV cache on the devices of groups.serve. Per device: budget 62.4 GB, weights 96.7 GB, buffers and activations about 6.0 GB, KV cache 109824 bytes per token.",
            fix: FEWER_BITS,
          },
        ],
      },
      {
        name: "weights that fill the devices, whatever the other settings",
        topology: oneNode({ gpuMemoryUtilization: 0.5 }, { ...bf16, ...buffers("5000") }),
        reports: [
          {
            path: "model.weights",
            value: "bf16",
            message:
              "model.weights bf16 leaves no room for a KV cache on the devices of groups.serve. Per device: budget 32.9 GB, weights 96.7 GB, buffers and activations about 16.1 GB, KV cache 109824 bytes per token.",
            fix: FEWER_BITS,
          },
        ],
      },
      {
        name: "large buffers of HCCL",
        topology: oneNode({}, buffers("5000")),
        reports: [
          {
            path: "groups.serve.env.HCCL_BUFFSIZE",
            value: 5000,
            message:
              "HCCL_BUFFSIZE 5000 (default 200) shrinks the KV cache by 10.1 GB: it holds at most 0 tokens, 40960 are needed. Per device: budget 62.4 GB, weights 48.5 GB, buffers and activations about 16.1 GB, KV cache 109824 bytes per token.",
            fix: "Set HCCL_BUFFSIZE to at most 1664",
          },
        ],
      },
      {
        name: "slightly large buffers of HCCL",
        topology: oneNode({}, buffers("2314")),
        reports: [
          {
            path: "groups.serve.env.HCCL_BUFFSIZE",
            value: 2314,
            message: /^HCCL_BUFFSIZE 2314 \(default 200\) shrinks/,
            fix: "Set HCCL_BUFFSIZE to at most 1664, or set maxModelLen to at most 29482",
          },
        ],
      },
      {
        name: "a low share of the device",
        topology: oneNode({ gpuMemoryUtilization: 0.5 }),
        reports: [
          {
            path: "groups.serve.args.gpuMemoryUtilization",
            value: 0.5,
            message:
              "gpuMemoryUtilization 0.5 (default 0.92) shrinks the KV cache by 27.6 GB: it holds at most 0 tokens, 40960 are needed. Per device: budget 32.9 GB, weights 48.5 GB, buffers and activations about 6.0 GB, KV cache 109824 bytes per token.",
            fix: "Set gpuMemoryUtilization to at least 0.91",
          },
        ],
      },
      {
        name: "a slightly low share of the device",
        topology: oneNode({ gpuMemoryUtilization: 0.85 }),
        reports: [
          {
            path: "groups.serve.args.gpuMemoryUtilization",
            value: 0.85,
            message:
              "gpuMemoryUtilization 0.85 (default 0.92) shrinks the KV cache by 4.6 GB: it holds at most 21480 tokens, 40960 are needed. Per device: budget 55.9 GB, weights 48.5 GB, buffers and activations about 6.0 GB, KV cache 109824 bytes per token.",
            fix: "Set gpuMemoryUtilization to at least 0.91, or set maxModelLen to at most 11458",
          },
        ],
      },
      {
        name: "a share of the device one step too low",
        topology: oneNode({ gpuMemoryUtilization: 0.88 }),
        reports: [
          {
            path: "groups.serve.args.gpuMemoryUtilization",
            value: 0.88,
            message: /^gpuMemoryUtilization 0\.88 \(default 0\.92\) shrinks/,
            fix: "Set gpuMemoryUtilization to at least 0.91, or set maxModelLen to at most 28078",
          },
        ],
      },
      {
        name: "a cache of few bytes",
        topology: oneNode({ kvCacheMemoryBytes: 1e9 }),
        reports: [
          {
            path: "groups.serve.args.kvCacheMemoryBytes",
            value: 1000000000,
            message:
              "kvCacheMemoryBytes 1000000000 limits the KV cache: it holds at most 9105 tokens, 40960 are needed.",
            fix: "Set kvCacheMemoryBytes to at least 4498391040, remove it, or set maxModelLen to at most 8430",
          },
        ],
      },
      {
        name: "a cache of few blocks",
        topology: oneNode({ numGpuBlocksOverride: 10 }),
        reports: [
          {
            path: "groups.serve.args.numGpuBlocksOverride",
            value: 10,
            message:
              "numGpuBlocksOverride 10 limits the KV cache: it holds at most 1280 tokens, 40960 are needed.",
            fix: "Set numGpuBlocksOverride to at least 320, remove it, or set maxModelLen to at most 1185",
          },
        ],
      },
      {
        name: "a token more than ten blocks hold",
        topology: oneNode({ numGpuBlocksOverride: 10, maxModelLen: 1281 }),
        reports: [
          {
            path: "groups.serve.args.numGpuBlocksOverride",
            value: 10,
            message: /: it holds at most 1280 tokens, 1281 are needed\.$/,
            fix: "Set numGpuBlocksOverride to at least 11, remove it, or set maxModelLen to at most 1185",
          },
        ],
      },
      {
        name: "too few blocks of half the size",
        topology: oneNode({ numGpuBlocksOverride: 320, blockSize: 64 }),
        reports: [
          {
            path: "groups.serve.args.numGpuBlocksOverride",
            value: 320,
            message:
              "numGpuBlocksOverride 320 limits the KV cache: it holds at most 20480 tokens, 40960 are needed.",
            fix: "Set numGpuBlocksOverride to at least 640, remove it, or set maxModelLen to at most 18962",
          },
        ],
      },
      {
        name: "a limit of the cache of xLLM below one token",
        ...xllm({ maxCacheSize: 1 }),
        reports: [
          {
            path: "groups.serve.args.maxCacheSize",
            value: 1,
            message: "maxCacheSize 1 limits the KV cache: it holds at most 0 tokens, 1 are needed.",
            fix: "Set maxCacheSize to at least 47616, or remove it",
          },
        ],
      },
      {
        name: "a byte less than one token of xLLM",
        ...xllm({ maxCacheSize: 47_615 }),
        reports: [
          {
            path: "groups.serve.args.maxCacheSize",
            value: 47615,
            message: /^maxCacheSize 47615 limits .* at most 0 tokens, 1 are needed\.$/,
            fix: "Set maxCacheSize to at least 47616, or remove it",
          },
        ],
      },
      {
        name: "weights of xLLM that fill the devices, whatever the limit of the cache",
        ...xllm({ maxCacheSize: 1, maxMemoryUtilization: 0.3 }, "bf16"),
        reports: [
          {
            path: "model.weights",
            value: "bf16",
            message:
              "model.weights bf16 leaves no room for a KV cache on the devices of groups.serve. Per device: budget 20.6 GB, weights 89.2 GB, buffers and activations about 4.5 GB, KV cache 47616 bytes per token.",
            fix: FEWER_BITS,
          },
        ],
      },
    ],
    passes: [
      { name: "the documented length", topology: oneNode({}) },
      { name: "all tokens that may fit", topology: oneNode({ maxModelLen: 81_315 }) },
      { name: "the largest buffers of HCCL", topology: oneNode({}, buffers("2313")) },
      { name: "the lowest share of the device", topology: oneNode({ gpuMemoryUtilization: 0.89 }) },
      { name: "a cache of enough bytes", topology: oneNode({ kvCacheMemoryBytes: 4_498_391_040 }) },
      { name: "a limit of the cache of xLLM of one token", ...xllm({ maxCacheSize: 47_616 }) },
      { name: "a length that the engine chooses", topology: oneNode({ maxModelLen: "auto" }) },
      {
        name: "all tokens of ten blocks",
        topology: oneNode({ numGpuBlocksOverride: 10, maxModelLen: 1280 }),
      },
      { name: "enough blocks", topology: oneNode({ numGpuBlocksOverride: 320 }) },
      { name: "the documented server of xLLM", ...xllm({}) },
      {
        name: "a cache that LightLLM refuses by a rule of its own",
        topology: flashWith({ maxReqTotalLen: 202_752, memFraction: 0.45 }),
      },
      { name: "a length that is not a number", topology: oneNode({ maxModelLen: "long" }) },
      { name: "a degree below one", topology: oneNode({ decodeContextParallelSize: 0 }) },
      { name: "a cache of no bytes", topology: oneNode({ kvCacheMemoryBytes: 0 }) },
      { name: "a share above one", topology: oneNode({ gpuMemoryUtilization: 9 }) },
      { name: "an additionalConfig that is a text", topology: oneNode({ additionalConfig: "none" }) },
    ],
  },
  "memory-near": {
    fails: [
      {
        name: "a token more than documented deployments leave room for",
        topology: oneNode({ maxModelLen: 66_861 }),
        reports: [
          {
            path: LENGTH,
            value: 66861,
            message:
              "maxModelLen 66861 needs 66861 tokens of KV cache; about 72209 fit, a smaller margin than in any documented deployment. Per device: budget 62.4 GB, weights 48.5 GB, buffers and activations about 6.0 GB, KV cache 109824 bytes per token.",
            fix: SHORTER,
          },
        ],
      },
      {
        name: "all tokens that likely fit",
        topology: oneNode({ maxModelLen: 72_209 }),
        reports: [
          { path: LENGTH, value: 72209, message: /; about 72209 fit, a smaller margin/, fix: SHORTER },
        ],
      },
      {
        name: "a token more than likely fits",
        topology: oneNode({ maxModelLen: 72_210 }),
        reports: [
          {
            path: LENGTH,
            value: 72210,
            message:
              "maxModelLen 72210 needs 72210 tokens of KV cache; likely only 72209 fit, at most 81315 by the optimistic estimate. Per device: budget 62.4 GB, weights 48.5 GB, buffers and activations about 6.0 GB, KV cache 109824 bytes per token.",
            fix: SHORTER,
          },
        ],
      },
      {
        name: "all tokens that may fit",
        topology: oneNode({ maxModelLen: 81_315 }),
        reports: [
          { path: LENGTH, value: 81315, message: /; likely only 72209 fit, at most 81315 by/, fix: SHORTER },
        ],
      },
      {
        name: "weights that fill the devices by an unsure estimate",
        topology: flash53("bf16"),
        reports: [
          {
            path: LENGTH,
            value: 32768,
            message:
              "maxModelLen 32768 needs 63232 tokens of KV cache, 30464 of them for the state of linear attention; likely only 0 fit, at most 281632 by the optimistic estimate. Per device: budget 60.5 GB, weights 57.1 GB, buffers and activations about 18.4 GB, KV cache 12992 bytes per token. The estimate is unsure. Activations and buffers take 10 to 26 GB in logs, depending on batch and images (vllm-ascend #15984, #17347).",
            fix: "Raise tensorParallelSize, use weights with fewer bits (model.weights), or test on hardware and accept the warning",
          },
        ],
      },
    ],
    passes: [
      { name: "weights with fewer bits by an unsure estimate", topology: flash53("w8a8") },
      { name: "a length as in documented deployments", topology: oneNode({ maxModelLen: 66_860 }) },
      { name: "a length that does not fit at all", topology: oneNode({ maxModelLen: 81_316 }) },
      { name: "a length that the engine chooses", topology: oneNode({ maxModelLen: "auto" }) },
    ],
  },
};
