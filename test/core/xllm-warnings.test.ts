import { expect, test } from "vitest";
import { Severity } from "../../core/domain/finding.ts";
import { rules } from "../../core/engines/xllm/rules/index.ts";
import type { Site } from "../../core/index.ts";
import { findingsOf } from "../support/findings.ts";
import { type Change, oneMachine, oneSite, twoMachines, twoSite } from "../support/xllm.ts";

interface Case {
  readonly rule: string;
  readonly path: string;
  readonly fix: RegExp;
  readonly fails: Change;
  readonly passes: readonly Change[];
  /** @default 1 */
  readonly machines?: 1 | 2;
  readonly site?: Site;
}

const args = (flags: NonNullable<Change["args"]>, version?: string): Change => ({
  args: flags,
  ...(version === undefined ? {} : { version }),
});

const at = (name: string) => `groups.serve.args.${name}`;

const eager = { enableAclGraph: undefined };

const alone = { draftModel: undefined, numSpeculativeTokens: undefined };

const cases: readonly Case[] = [
  {
    rule: "xllm-graph-batch",
    path: at("aclGraphDecodeBatchSizeLimit"),
    fix: /at most 16/,
    fails: args({ ...eager, aclGraphDecodeBatchSizeLimit: 17 }, "0.9"),
    passes: [
      args({ ...eager, aclGraphDecodeBatchSizeLimit: 16 }, "0.9"),
      args({ ...eager, ...alone, aclGraphDecodeBatchSizeLimit: 32 }, "0.9"),
    ],
  },
  {
    rule: "xllm-graph-batch",
    path: at("graphDecodeBatchSizeLimit"),
    fix: /at most 10/,
    fails: args({ ...eager, numSpeculativeTokens: 2, graphDecodeBatchSizeLimit: 11 }, "0.10"),
    passes: [args({ ...eager, numSpeculativeTokens: 2, graphDecodeBatchSizeLimit: 10 }, "0.10")],
  },
  {
    rule: "xllm-memory-reserve",
    path: at("maxMemoryUtilization"),
    fix: /0\.88 or less/,
    fails: args({ maxMemoryUtilization: 0.89 }),
    passes: [
      args({ maxMemoryUtilization: 0.88 }),
      args({ maxMemoryUtilization: 0.92, ...eager }),
      args({ maxMemoryUtilization: 0.92, ...alone }),
      // An error of another rule.
      args({ maxMemoryUtilization: 1.01 }),
    ],
  },
  {
    rule: "xllm-memory-reserve",
    path: at("maxMemoryUtilization"),
    fix: /0\.92 or less/,
    fails: args({ maxMemoryUtilization: 1, ...alone }),
    passes: [args({ maxMemoryUtilization: undefined })],
  },
  {
    rule: "xllm-memory-reserve",
    path: at("maxMemoryUtilization"),
    fix: /0\.88 or less/,
    fails: args({ ...eager, enableGraph: true, maxMemoryUtilization: 0.9 }, "0.9"),
    passes: [args({ ...eager, enableGraph: false, maxMemoryUtilization: 0.9 }, "0.9")],
  },
  {
    rule: "xllm-draft-on-machines",
    machines: 2,
    path: at("draftModel"),
    fix: /numSpeculativeTokens out/,
    fails: args({ draftModel: "/export/home/models/MTP", numSpeculativeTokens: 1 }),
    passes: [{}],
  },
  {
    rule: "xllm-cache-on-machines",
    machines: 2,
    path: at("enablePrefixCache"),
    fix: /false/,
    fails: args({ enablePrefixCache: undefined }),
    passes: [{}, args({ enablePrefixCache: true }, "0.9")],
  },
  {
    rule: "xllm-cache-on-machines",
    machines: 2,
    path: at("enableChunkedPrefill"),
    fix: /false/,
    fails: args({ enableChunkedPrefill: true }),
    passes: [{}],
  },
  {
    rule: "xllm-chunk-in-batch",
    path: at("maxTokensPerChunkForPrefill"),
    fix: /at most 5000/,
    fails: args({ maxTokensPerChunkForPrefill: 5001 }),
    passes: [
      args({ maxTokensPerChunkForPrefill: 5000 }),
      args({ maxTokensPerChunkForPrefill: 5001, maxTokensPerBatch: undefined }),
      {},
    ],
  },
  {
    rule: "xllm-whole-prompts",
    path: at("maxTokensPerBatch"),
    fix: /enableChunkedPrefill/,
    fails: args({ enableChunkedPrefill: false, maxTokensPerBatch: 131_071 }),
    passes: [
      args({ enableChunkedPrefill: false, maxTokensPerBatch: 131_072 }),
      args({ enableChunkedPrefill: false, maxTokensPerBatch: undefined }),
      args({ enableChunkedPrefill: undefined }),
    ],
  },
  {
    rule: "xllm-prefill-overlap",
    path: at("enableScheduleOverlap"),
    fix: /take it out/,
    fails: args({ enableDisaggPd: true, instanceRole: "PREFILL", enableScheduleOverlap: true }),
    passes: [
      args({ enableDisaggPd: true, instanceRole: "DECODE", enableScheduleOverlap: true }),
      args({ enableDisaggPd: true, instanceRole: "PREFILL", enableScheduleOverlap: false }),
      args({ enableDisaggPd: false, instanceRole: "PREFILL", enableScheduleOverlap: true }),
    ],
  },
  ...Object.entries({
    instanceRole: "DECODE",
    disaggPdPort: 7778,
    transferListenPort: 26_100,
    kvCacheTransferMode: "PULL",
    enablePdOoc: true,
  }).map(([name, value]) => ({
    rule: "xllm-disaggregation-off",
    path: at(name),
    fix: /enableDisaggPd/,
    fails: args({ [name]: value }),
    passes: [
      args({ [name]: value, enableDisaggPd: true, etcdAddr: "198.18.0.9:2379" }),
      args({ instanceRole: "DEFAULT", enablePdOoc: false }),
    ],
  })),
  {
    rule: "xllm-parser-of-model",
    path: at("toolCallParser"),
    fix: /"glm45"/,
    fails: args({ toolCallParser: "glm47" }),
    passes: [
      args({ toolCallParser: "glm45" }),
      { ...args({ toolCallParser: "glm47" }), model: { name: "GLM-4.7" } },
      { ...args({ toolCallParser: "glm45" }), model: { name: "GLM-4.6" } },
      { ...args({ toolCallParser: "glm47" }), model: { name: "GLM-5" } },
      args({ toolCallParser: "glm5" }),
      args({ toolCallParser: undefined }),
    ],
  },
  {
    rule: "xllm-parser-of-model",
    path: at("toolCallParser"),
    fix: /"glm47"/,
    fails: { ...args({ toolCallParser: "glm45" }), model: { name: "GLM-4.7-Flash" } },
    passes: [{ ...args({ toolCallParser: "glm47" }), model: { name: "GLM-4.7-Flash" } }],
  },
  {
    rule: "xllm-hardware-tested",
    path: "hardware",
    fix: /try it/,
    site: { ...oneSite, hardware: "atlas-800-a2" },
    fails: {},
    passes: [],
  },
];

test.each(cases)("$rule at $path", ({ rule, path, fix, fails, passes, machines = 1, site }) => {
  const said = (change: Change) =>
    machines === 1
      ? findingsOf(oneMachine(change), site ?? oneSite, rule)
      : findingsOf(twoMachines(change), site ?? twoSite, rule);
  expect(said(fails)).toMatchObject([{ path, fix: expect.stringMatching(fix) }]);
  for (const change of passes) expect(said(change)).toEqual([]);
});

test("A3 is what the document has tried", () => {
  expect(findingsOf(oneMachine(), oneSite, "xllm-hardware-tested")).toEqual([]);
});

test("every warning of xLLM has a case here, or in rules-site.test.ts", () => {
  const cased = [...cases.map(({ rule }) => rule), "rank-table-operator"];
  expect([...new Set(cased)].toSorted()).toEqual(
    rules
      .filter(({ severity = Severity.Error }) => severity !== Severity.Error)
      .map(({ id }) => id)
      .toSorted(),
  );
});
