import { describe, expect, test } from "vitest";
import type { Site } from "../../core/index.ts";
import { findingsOf } from "../support/findings.ts";
import { type Change, oneMachine, oneSite, table, twoMachines, twoSite } from "../support/xllm.ts";

interface Case extends Change {
  readonly name: string;
  readonly rule: string;
  readonly path: string;
  readonly fix: RegExp;
  /** @default one machine */
  readonly machines?: 1 | 2;
  readonly site?: Site;
}

const flash = { name: "GLM-4.7-Flash", weights: "bf16" } as const;

const args = (name: string) => `groups.serve.args.${name}`;

const group = (name: string) => `groups.serve.${name}`;

const newer = { version: "0.11-preview" };

const noGraph = { enableAclGraph: undefined };

const cases: readonly Case[] = [
  {
    name: "a model newer than the dialect",
    rule: "xllm-model-of-dialect",
    model: { name: "GLM-5" },
    path: "engine.version",
    fix: /0\.9/,
  },
  {
    name: "fp8 weights",
    rule: "xllm-weights-load",
    model: { weights: "fp8" },
    path: "model.weights",
    fix: /bf16 or w8a8/,
  },
  {
    name: "w4a8 weights before 0.10",
    rule: "xllm-weights-load",
    model: { weights: "w4a8" },
    path: "model.weights",
    fix: /0\.10/,
  },
  {
    name: "a draft model without tokens",
    rule: "xllm-draft-complete",
    args: { numSpeculativeTokens: undefined },
    path: args("numSpeculativeTokens"),
    fix: /set it to 1/,
  },
  {
    name: "a draft model with no tokens",
    rule: "xllm-draft-complete",
    args: { numSpeculativeTokens: 0 },
    path: args("numSpeculativeTokens"),
    fix: /set it to 1/,
  },
  {
    name: "tokens without a draft model",
    rule: "xllm-draft-complete",
    args: { draftModel: undefined },
    path: args("draftModel"),
    fix: /MTP weights/,
  },
  {
    name: "a draft model outside the volume",
    rule: "xllm-draft-complete",
    args: { draftModel: "/models/MTP" },
    path: args("draftModel"),
    fix: /below model\.volumePath/,
  },
  {
    name: "a draft model for Flash",
    rule: "xllm-draft-complete",
    ...newer,
    model: flash,
    args: noGraph,
    path: args("draftModel"),
    fix: /take it out/,
  },
  {
    name: "a mistyped tool parser",
    rule: "xllm-parser-known",
    args: { toolCallParser: "glm-46" },
    path: args("toolCallParser"),
    fix: /glm4/,
  },
  {
    name: "tool parser auto for glm4_moe",
    rule: "xllm-parser-known",
    ...newer,
    args: { ...noGraph, toolCallParser: "auto" },
    path: args("toolCallParser"),
    fix: /glm45/,
  },
  {
    name: "reasoning parser glm47 at 31b7caf",
    rule: "xllm-parser-known",
    args: { reasoningParser: "glm47" },
    path: args("reasoningParser"),
    fix: /"glm45"/,
  },
  {
    name: "kernels of PyTorch",
    rule: "xllm-kernel-backend",
    args: { npuKernelBackend: "TORCH" },
    path: args("npuKernelBackend"),
    fix: /ATB/,
  },
  ...[0, 1.01, -0.5].map((share): Case => ({
    name: `a memory share of ${share}`,
    rule: "xllm-memory-share",
    args: { maxMemoryUtilization: share },
    path: args("maxMemoryUtilization"),
    fix: /0\.86/,
  })),
  {
    name: "three data-parallel ranks",
    rule: "xllm-powers-of-two",
    group: { dataParallelSize: 3, tensorParallelSize: 2, devicesPerNode: 6 },
    path: group("dataParallelSize"),
    fix: /1, 2, 4/,
  },
  {
    name: "six expert-parallel parts",
    rule: "xllm-powers-of-two",
    args: { epSize: 6 },
    path: args("epSize"),
    fix: /1, 2, 4/,
  },
  {
    name: "a rank larger than a machine, smaller than the group",
    rule: "xllm-tensor-fits-machines",
    machines: 2,
    group: { nodes: 4, dataParallelSize: 2, tensorParallelSize: 16 },
    path: group("tensorParallelSize"),
    fix: /at most 8, or 32/,
  },
  {
    name: "experts over more parts than processes",
    rule: "xllm-experts-divide",
    args: { epSize: 16 },
    path: args("epSize"),
    fix: /divides 8/,
  },
  {
    name: "experts larger than a machine",
    rule: "xllm-experts-divide",
    machines: 2,
    group: { nodes: 4, tensorParallelSize: 32 },
    args: { epSize: 2 },
    path: args("epSize"),
    fix: /at most 8/,
  },
  {
    name: "experts that do not divide",
    rule: "xllm-experts-divide",
    machines: 2,
    group: { nodes: 8, dataParallelSize: 8, tensorParallelSize: 8 },
    args: { epSize: 64 },
    path: args("epSize"),
    fix: /160/,
  },
  {
    name: "context parallelism for glm4_moe",
    rule: "xllm-context-parallel",
    ...newer,
    args: { ...noGraph, cpSize: 2 },
    path: args("cpSize"),
    fix: /take it out/,
  },
  {
    name: "context and data parallelism",
    rule: "xllm-context-parallel",
    ...newer,
    model: { name: "GLM-5" },
    group: { dataParallelSize: 2, tensorParallelSize: 4 },
    args: { ...noGraph, cpSize: 2 },
    path: args("cpSize"),
    fix: /dataParallelSize to 1/,
  },
  {
    name: "a split of the cache that does not divide",
    rule: "xllm-context-parallel",
    ...newer,
    args: { ...noGraph, kvSplitSize: 2 },
    path: args("kvSplitSize"),
    fix: /divisor/,
  },
  {
    name: "heads that cannot be shared",
    rule: "xllm-key-value-heads",
    group: { tensorParallelSize: 6, devicesPerNode: 6 },
    path: group("tensorParallelSize"),
    fix: /1, 2, 4, 8/,
  },
  {
    name: "several streams with several processes",
    rule: "xllm-one-stream",
    args: { enableMultiStreamParallel: true },
    path: args("enableMultiStreamParallel"),
    fix: /take it out/,
  },
  {
    name: "prefill and decode apart without etcd",
    rule: "xllm-disaggregation",
    args: { enableDisaggPd: true, instanceRole: "PREFILL" },
    path: args("etcdAddr"),
    fix: /host:port/,
  },
  {
    name: "prefill and decode apart without a role",
    rule: "xllm-disaggregation",
    args: { enableDisaggPd: true, etcdAddr: "192.0.2.1:2379" },
    path: args("instanceRole"),
    fix: /PREFILL, DECODE/,
  },
  {
    name: "a cache store without blocks",
    rule: "xllm-cache-store",
    args: { enableKvcacheStore: true },
    path: args("enableKvcacheStore"),
    fix: /hostBlocksFactor/,
  },
  {
    name: "no binary",
    rule: "xllm-binary-given",
    site: { ...oneSite, xllm: {} },
    path: "xllm.binaryPath",
    fix: /\/export\/home\/myxllm/,
  },
  {
    name: "two machines without a rank table",
    rule: "xllm-rank-table-given",
    machines: 2,
    site: oneSite,
    path: "rankTable",
    fix: /11\.87\.49\.110.*operator: true/,
  },
  {
    name: "a table of another number of machines",
    rule: "xllm-rank-table-fits",
    machines: 2,
    site: { ...oneSite, rankTable: table("1.0", 3, 8) },
    path: "rankTable.servers",
    fix: /list one server for each node/,
  },
  {
    name: "a table of another number of devices",
    rule: "xllm-rank-table-fits",
    site: { ...oneSite, rankTable: table("1.0", 1, 16) },
    path: "rankTable.servers[0].devices",
    fix: /devicesPerNode to 16/,
  },
  {
    name: "a server by name",
    rule: "xllm-rank-table-fits",
    site: {
      ...oneSite,
      rankTable: {
        version: "1.0",
        servers: [{ serverId: "node-a", devices: Array.from({ length: 8 }, () => ({})) }],
      },
    },
    path: "rankTable.servers[0].serverId",
    fix: /kubectl get nodes/,
  },
  {
    name: "a table for several replicas",
    rule: "xllm-rank-table-fits",
    machines: 2,
    group: { replicas: 2 },
    path: group("replicas"),
    fix: /one stack per group/,
  },
  {
    name: "an operator that lists devices not in use",
    rule: "xllm-rank-table-fits",
    machines: 2,
    site: { ...oneSite, rankTable: { operator: true } },
    path: "rankTable.operator",
    fix: /devicesPerNode to 16/,
  },
  {
    name: "another backend than the table's",
    rule: "xllm-rank-table-backend",
    machines: 2,
    args: { communicationBackend: "lccl" },
    path: args("communicationBackend"),
    fix: /"hccl"/,
  },
];

describe("xLLM", () => {
  test.each(cases)("refuses $name", ({ rule, path, fix, machines = 1, site, ...change }) => {
    const topology = machines === 1 ? oneMachine(change) : twoMachines(change);
    const found = findingsOf(topology, site ?? (machines === 1 ? oneSite : twoSite), rule);
    expect(found.map((problem) => problem.path)).toEqual([path]);
    expect(found[0]?.fix).toMatch(fix);
    expect(found[0]?.source).not.toBe("");
  });
});
