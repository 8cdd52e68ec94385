import sixNodes from "../../stacks/a3-glm5-w8a8.ts";
import { changed } from "../../test/support/findings.ts";
import { flashWith, w8a8OnOneNode as oneNode } from "../../test/support/memory-topologies.ts";
import type { CasesByRule } from "../../test/support/rule-cases.ts";

export const cases: CasesByRule = {
  "memory-cache-given": {
    fails: [
      {
        name: "bytes without end",
        topology: oneNode({ kvCacheMemoryBytes: 1e15 }),
        reports: [
          {
            path: "groups.serve.args.kvCacheMemoryBytes",
            value: 1000000000000000,
            message: /^kvCacheMemoryBytes 1000000000000000 allocates 1000000\.0 GB/,
            fix: "Set kvCacheMemoryBytes to at most 12216032972, or remove it to use the remaining memory",
          },
        ],
      },
      {
        name: "bytes beside the weights",
        topology: oneNode({ kvCacheMemoryBytes: 40e9 }),
        reports: [
          {
            path: "groups.serve.args.kvCacheMemoryBytes",
            value: 40000000000,
            message:
              "kvCacheMemoryBytes 40000000000 allocates 40.0 GB of the 65.7 GB on each device; weights take 48.5 GB, buffers and activations at least 5.0 GB.",
            fix: "Set kvCacheMemoryBytes to at most 12216032972, or remove it to use the remaining memory",
          },
        ],
      },
      {
        name: "a byte more than fits beside the weights",
        topology: oneNode({ kvCacheMemoryBytes: 12_216_032_973 }),
        reports: [
          {
            path: "groups.serve.args.kvCacheMemoryBytes",
            value: 12216032973,
            message: /^kvCacheMemoryBytes 12216032973 allocates 12\.2 GB/,
            fix: "Set kvCacheMemoryBytes to at most 12216032972, or remove it to use the remaining memory",
          },
        ],
      },
      {
        name: "blocks",
        topology: oneNode({ numGpuBlocksOverride: 100_000 }),
        reports: [
          {
            path: "groups.serve.args.numGpuBlocksOverride",
            value: 100000,
            message:
              "numGpuBlocksOverride 100000 allocates 1405.7 GB of the 65.7 GB on each device; weights take 48.5 GB, buffers and activations at least 5.0 GB.",
            fix: "Set numGpuBlocksOverride to at most 869, or remove it to use the remaining memory",
          },
        ],
      },
      {
        name: "a block more than fits beside the weights",
        topology: oneNode({ numGpuBlocksOverride: 870 }),
        reports: [
          {
            path: "groups.serve.args.numGpuBlocksOverride",
            value: 870,
            message: /^numGpuBlocksOverride 870 allocates 12\.2 GB/,
            fix: "Set numGpuBlocksOverride to at most 869, or remove it to use the remaining memory",
          },
        ],
      },
      {
        name: "tokens of LightLLM",
        topology: flashWith({ maxReqTotalLen: 202_752, maxTotalTokenNum: 100_000_000 }),
        reports: [
          {
            path: "groups.serve.args.maxTotalTokenNum",
            value: 100000000,
            message:
              "maxTotalTokenNum 100000000 allocates 5414.4 GB of the 150.8 GB on each device; weights take 59.9 GB, buffers and activations at least 0.6 GB.",
            fix: "Set maxTotalTokenNum to at most 1667193, or remove it to use the remaining memory",
          },
        ],
      },
      {
        name: "bytes in the documented stack",
        topology: changed(sixNodes, { args: { kvCacheMemoryBytes: 40e9 } }),
        reports: [
          {
            path: "groups.serve.args.kvCacheMemoryBytes",
            value: 40000000000,
            message:
              "kvCacheMemoryBytes 40000000000 allocates 40.0 GB of the 65.7 GB on each device; weights take 49.1 GB, buffers and activations at least 5.0 GB.",
            fix: "Set kvCacheMemoryBytes to at most 11570077388, or remove it to use the remaining memory",
          },
        ],
      },
      {
        name: "a small cache beside weights that fill the devices",
        topology: oneNode({ kvCacheMemoryBytes: 5e9 }, { hardware: "atlas-800-a2", tensorParallelSize: 8 }),
        reports: [
          {
            path: "groups.serve.args.kvCacheMemoryBytes",
            value: 5000000000,
            message:
              "kvCacheMemoryBytes 5000000000 allocates 5.0 GB of the 65.7 GB on each device; weights take 95.0 GB, buffers and activations at least 5.0 GB.",
            fix: "Raise tensorParallelSize, or use weights with fewer bits (model.weights)",
          },
        ],
      },
    ],
    passes: [
      { name: "all bytes beside the weights", topology: oneNode({ kvCacheMemoryBytes: 12_216_032_972 }) },
      { name: "all blocks beside the weights", topology: oneNode({ numGpuBlocksOverride: 869 }) },
      {
        name: "all tokens of LightLLM",
        topology: flashWith({ maxReqTotalLen: 202_752, maxTotalTokenNum: 1_667_193 }),
      },
      { name: "a cache of no bytes", topology: oneNode({ kvCacheMemoryBytes: 0 }) },
      { name: "no size of the cache", topology: oneNode({}) },
    ],
  },
};
