import { expect, test } from "vitest";
import type { Site } from "../../core/index.ts";
import { findingsOf } from "../support/findings.ts";
import { type Change, oneMachine, oneSite, table, twoMachines, twoSite } from "../support/xllm.ts";

interface Case {
  readonly rule: string;
  readonly name: string;
  readonly change: Change;
  /** @default 1 */
  readonly machines?: 1 | 2;
  readonly site?: Site;
  /** Places that it objects to all the same. */
  readonly still?: readonly string[];
}

const args = (flags: NonNullable<Change["args"]>, version?: string): Change => ({
  args: flags,
  ...(version === undefined ? {} : { version }),
});

const glm5 = { name: "GLM-5" } as const;

const ep = (epSize: number, group: Change["group"] = {}): Change => ({ group, args: { epSize } });

const apart = { enableDisaggPd: true, etcdAddr: "192.0.2.1:2379" } as const;

const store = { enableKvcacheStore: true } as const;

const at = (name: string) => `groups.serve.args.${name}`;

const whole = { devicesPerNode: 16, tensorParallelSize: 32 } as const;

/** The other side of each border that the failing cases cross. */
const cases: readonly Case[] = [
  {
    rule: "xllm-weights-load",
    name: "w4a8 from 0.10 on",
    change: { version: "0.10", model: { weights: "w4a8" } },
  },
  {
    rule: "xllm-draft-complete",
    name: "Suffix without a draft",
    change: args(
      {
        draftModel: undefined,
        numSpeculativeTokens: 2,
        speculativeAlgorithm: "Suffix",
        enableAclGraph: undefined,
      },
      "0.9",
    ),
  },
  {
    rule: "xllm-draft-complete",
    name: "no draft for Flash",
    change: {
      version: "0.9",
      model: { name: "GLM-4.7-Flash", weights: "bf16" },
      args: { draftModel: undefined, numSpeculativeTokens: undefined },
    },
  },
  {
    rule: "xllm-parser-known",
    name: "glm45 everywhere",
    change: args({ toolCallParser: "glm45", reasoningParser: "glm45" }),
  },
  {
    rule: "xllm-parser-known",
    name: "glm47 for reasoning from 0.8 on",
    change: args({ reasoningParser: "glm47" }, "0.8"),
  },
  {
    rule: "xllm-parser-known",
    name: "auto for GLM-5",
    change: { version: "0.11-preview", model: glm5, args: { toolCallParser: "auto" } },
  },
  {
    rule: "xllm-parser-known",
    name: "auto for reasoning of GLM-4.5",
    change: args({ reasoningParser: "auto" }, "0.11-preview"),
  },
  {
    rule: "xllm-parser-known",
    name: "but not auto for tools of GLM-4.5",
    change: args({ toolCallParser: "auto" }, "0.11-preview"),
    still: [at("toolCallParser")],
  },
  {
    rule: "xllm-kernel-backend",
    name: "TORCH for GLM-5",
    change: { version: "0.10", model: glm5, args: { npuKernelBackend: "TORCH" } },
  },
  { rule: "xllm-memory-share", name: "all of the memory", change: args({ maxMemoryUtilization: 1 }) },
  {
    rule: "xllm-memory-share",
    name: "but not none of it",
    change: args({ maxMemoryUtilization: 0 }),
    still: [at("maxMemoryUtilization")],
  },
  { rule: "xllm-tensor-fits-machines", name: "a rank of one machine", change: {} },
  { rule: "xllm-tensor-fits-machines", name: "a rank of all", machines: 2, change: {} },
  {
    rule: "xllm-tensor-fits-machines",
    name: "a rank of a machine of two",
    machines: 2,
    change: { group: { tensorParallelSize: 8, dataParallelSize: 2 } },
  },
  { rule: "xllm-experts-divide", name: "one part", change: ep(1) },
  { rule: "xllm-experts-divide", name: "eight parts on eight devices", change: ep(8) },
  { rule: "xllm-experts-divide", name: "two parts, each of a machine", machines: 2, change: ep(2) },
  { rule: "xllm-experts-divide", name: "sixteen parts on sixteen devices", machines: 2, change: ep(16) },
  {
    rule: "xllm-experts-divide",
    name: "but not more parts than devices",
    change: ep(16),
    still: [at("epSize")],
  },
  {
    rule: "xllm-experts-divide",
    name: "but not 64 parts of 160 experts",
    machines: 2,
    change: ep(64, { ...whole, nodes: 4, tensorParallelSize: 64 }),
    still: [at("epSize")],
  },
  {
    rule: "xllm-context-parallel",
    name: "no context parallelism",
    change: args({ cpSize: 1, kvSplitSize: 1 }, "0.10"),
  },
  {
    rule: "xllm-context-parallel",
    name: "one context rank beside data ranks",
    change: { version: "0.10", group: { dataParallelSize: 2, tensorParallelSize: 4 }, args: { cpSize: 1 } },
  },
  {
    rule: "xllm-context-parallel",
    name: "context ranks of GLM-5",
    change: { version: "0.10", model: glm5, args: { cpSize: 4, kvSplitSize: 2 } },
  },
  {
    rule: "xllm-context-parallel",
    name: "but not context and data ranks",
    change: {
      version: "0.10",
      model: glm5,
      group: { dataParallelSize: 2, tensorParallelSize: 4 },
      args: { cpSize: 2 },
    },
    still: [at("cpSize")],
  },
  {
    rule: "xllm-context-parallel",
    name: "but not three parts of four",
    change: { version: "0.10", model: glm5, args: { cpSize: 4, kvSplitSize: 3 } },
    still: [at("kvSplitSize")],
  },
  { rule: "xllm-key-value-heads", name: "a device for each head", change: {} },
  { rule: "xllm-key-value-heads", name: "two devices for each head", machines: 2, change: {} },
  {
    rule: "xllm-key-value-heads",
    name: "four devices for eight heads",
    change: { group: { devicesPerNode: 4, tensorParallelSize: 4 } },
  },
  {
    rule: "xllm-key-value-heads",
    name: "models without such heads",
    change: { model: glm5, group: { devicesPerNode: 12, tensorParallelSize: 12 } },
  },
  {
    rule: "xllm-one-stream",
    name: "two streams of a single process",
    change: {
      group: { devicesPerNode: 1, tensorParallelSize: 1 },
      args: { enableMultiStreamParallel: true },
    },
  },
  { rule: "xllm-disaggregation", name: "prefill", change: args({ ...apart, instanceRole: "PREFILL" }) },
  {
    rule: "xllm-disaggregation",
    name: "both where they mix",
    change: args({ ...apart, instanceRole: "MIX", enablePdOoc: true }),
  },
  {
    rule: "xllm-disaggregation",
    name: "but not both elsewhere",
    change: args({ ...apart, instanceRole: "MIX" }),
    still: [at("instanceRole")],
  },
  {
    rule: "xllm-cache-store",
    name: "more blocks on the host",
    change: args({ ...store, hostBlocksFactor: 1.5 }),
  },
  {
    rule: "xllm-cache-store",
    name: "but not as many",
    change: args({ ...store, hostBlocksFactor: 1 }),
    still: [at("enableKvcacheStore")],
  },
  {
    rule: "xllm-cache-store",
    name: "but not without a number",
    change: args(store),
    still: [at("enableKvcacheStore")],
  },
  {
    rule: "xllm-cache-store",
    name: "but not without the prefix cache",
    change: args({ ...store, hostBlocksFactor: 2, enablePrefixCache: false }),
    still: [at("enableKvcacheStore")],
  },
  {
    rule: "xllm-rank-table-fits",
    name: "the operator with whole nodes",
    machines: 2,
    site: { ...twoSite, rankTable: { operator: true } },
    change: { group: whole },
  },
  {
    rule: "xllm-rank-table-fits",
    name: "super-pods of A3",
    machines: 2,
    site: { ...twoSite, rankTable: table("1.2", 2, 8) },
    change: {},
  },
  {
    rule: "xllm-rank-table-fits",
    name: "but not of A2",
    machines: 2,
    site: { ...twoSite, hardware: "atlas-800-a2", rankTable: table("1.2", 2, 8) },
    change: {},
    still: ["rankTable.version"],
  },
  {
    rule: "xllm-rank-table-fits",
    name: "a plain table on A2",
    machines: 2,
    site: { ...twoSite, hardware: "atlas-800-a2", rankTable: table("1.0", 2, 8) },
    change: {},
  },
  {
    rule: "xllm-rank-table-backend",
    name: "LCCL without a table",
    change: args({ communicationBackend: "lccl" }),
  },
];

test.each(cases)("$rule: $name", ({ rule, change, machines = 1, site, still = [] }) => {
  const found =
    machines === 1
      ? findingsOf(oneMachine(change), site ?? oneSite, rule)
      : findingsOf(twoMachines(change), site ?? twoSite, rule);
  expect(found.map(({ path }) => path)).toEqual(still);
});
