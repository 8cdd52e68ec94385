import { describe, expect, test } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import sixMachines from "../../stacks/a3-glm5-w8a8.ts";
import type { ArgumentValue, Problem, Topology } from "../../core/index.ts";
import { findingsOf } from "../support/findings.ts";
import { verdictsOf } from "../support/problems.ts";
import { groupOf, serving } from "../support/topologies.ts";
import { oneMachine, oneSite } from "../support/xllm.ts";

type Args = Record<string, ArgumentValue>;

/** GLM-5 w8a8 on one node, which holds 40960 tokens according to the documents. */
function oneNode(args: Args, env: Record<string, string> = {}): Topology {
  return serving(1, (topology) => {
    topology.model.weights = "w8a8";
    Object.assign(groupOf(topology, "serve"), {
      env,
      args: { enableExpertParallel: true, gpuMemoryUtilization: 0.95, maxModelLen: 40_960, ...args },
    });
  });
}

function flashWith(args: Args): Topology {
  const topology: Topology = structuredClone(flash);
  groupOf(topology, "serve").args = args;
  return topology;
}

/** Findings of the memory rules. */
function refusals(topology: Topology): readonly Problem[] {
  return verdictsOf(topology).filter(({ rule }) =>
    ["memory-fits", "memory-cache-given", "lightllm-kv-cache"].includes(rule ?? ""),
  );
}

/** The number in a fix. */
const proposed = ([problem]: readonly Problem[]) =>
  Number(/at (?:most|least) (\d+(?:\.\d+)?)/.exec(problem?.fix ?? "")?.[1]);

describe("a KV cache whose size a flag sets", () => {
  test.each([
    ["more bytes than any device has", oneNode({ kvCacheMemoryBytes: 1e15 }), "kvCacheMemoryBytes"],
    ["more bytes than the weights leave", oneNode({ kvCacheMemoryBytes: 40e9 }), "kvCacheMemoryBytes"],
    ["blocks", oneNode({ numGpuBlocksOverride: 100_000 }), "numGpuBlocksOverride"],
    ["tokens", flashWith({ maxReqTotalLen: 202_752, maxTotalTokenNum: 100_000_000 }), "maxTotalTokenNum"],
  ])("must fit into the device: %s", (_, topology, flag) => {
    const found = refusals(topology);
    expect(found).toMatchObject([{ rule: "memory-cache-given", path: `groups.serve.args.${flag}` }]);
    const { args = {} } = groupOf(topology, "serve");
    args[flag] = proposed(found);
    expect(refusals(topology)).toEqual([]);
    args[flag] = proposed(found) + 1;
    expect(refusals(topology)).toMatchObject([{ rule: "memory-cache-given" }]);
  });

  test("must fit in a documented stack, too", () => {
    const topology: Topology = structuredClone(sixMachines);
    Object.assign(groupOf(topology, "serve").args ?? {}, { kvCacheMemoryBytes: 40e9 });
    expect(refusals(topology)).toMatchObject([{ rule: "memory-cache-given" }]);
  });

  test("does not help if the weights fill the devices", () => {
    const topology = oneNode({ kvCacheMemoryBytes: 5e9 });
    topology.hardware = "atlas-800-a2";
    groupOf(topology, "serve").tensorParallelSize = 8;
    expect(refusals(topology)).toMatchObject([
      {
        rule: "memory-cache-given",
        fix: expect.stringMatching(/^Raise tensorParallelSize, or use weights with fewer bits/) as unknown,
      },
    ]);
  });

  test.each([
    ["kvCacheMemoryBytes", 1e9],
    ["numGpuBlocksOverride", 10],
  ])("must hold the longest request: %s", (flag, value) => {
    const found = refusals(oneNode({ [flag]: value }));
    expect(found).toMatchObject([{ rule: "memory-fits", path: `groups.serve.args.${flag}`, value }]);
    expect(refusals(oneNode({ [flag]: proposed(found) }))).toEqual([]);
    expect(refusals(oneNode({ [flag]: proposed(found) - 1 }))).toMatchObject([{ rule: "memory-fits" }]);
  });

  test("may stay with a shorter longest request", () => {
    const args = { numGpuBlocksOverride: 10 };
    const [found] = refusals(oneNode(args));
    expect(found?.fix).toMatch(/, remove it, or set maxModelLen to at most 1185$/);
    expect(refusals(oneNode({ ...args, maxModelLen: 1280 }))).toEqual([]);
    expect(refusals(oneNode({ ...args, maxModelLen: 1281 }))).toHaveLength(1);
  });

  test("holds as many tokens as its blocks", () => {
    expect(refusals(oneNode({ numGpuBlocksOverride: 320 }))).toEqual([]);
    expect(refusals(oneNode({ numGpuBlocksOverride: 320, blockSize: 64 }))).toHaveLength(1);
  });
});

describe("reports the setting that uses the memory", () => {
  test("buffers of HCCL", () => {
    const found = refusals(oneNode({}, { HCCL_BUFFSIZE: "5000" }));
    expect(found).toMatchObject([
      {
        path: "groups.serve.env.HCCL_BUFFSIZE",
        value: 5000,
        message: expect.stringMatching(
          /^HCCL_BUFFSIZE 5000 \(default 200\) shrinks the KV cache by 10\.1 GB: /,
        ) as unknown,
      },
    ]);
    const most = proposed(found);
    const remarks = (size: number) =>
      findingsOf(oneNode({}, { HCCL_BUFFSIZE: String(size) })).filter(({ rule }) =>
        rule.startsWith("memory-"),
      );
    expect(remarks(most)).toEqual([]);
    // The fix leaves the margin of documented deployments.
    expect(remarks(most + 1)).toMatchObject([{ rule: "memory-near" }]);
  });

  test("a low gpuMemoryUtilization", () => {
    const found = refusals(oneNode({ gpuMemoryUtilization: 0.5 }));
    expect(found).toMatchObject([
      { path: "groups.serve.args.gpuMemoryUtilization", value: 0.5, rule: "memory-fits" },
    ]);
    // No shorter length helps: the weights alone do not fit.
    expect(found[0]?.fix).toMatch(/^Set gpuMemoryUtilization to at least 0\.\d\d$/);
    const least = proposed(found);
    const remarks = (share: number) =>
      findingsOf(oneNode({ gpuMemoryUtilization: share })).filter(({ rule }) => rule.startsWith("memory-"));
    expect(remarks(least)).toEqual([]);
    // The fix leaves the margin of documented deployments.
    expect(remarks(least - 0.01)).toMatchObject([{ rule: "memory-near" }]);
  });

  test("a cache limit that holds no token", () => {
    const problemsFor = (args: Args, weights: "w8a8" | "bf16" = "w8a8") =>
      findingsOf(oneMachine({ model: { weights }, args }), oneSite, "memory-fits");
    const [found] = problemsFor({ maxCacheSize: 1 });
    expect(found).toMatchObject({
      path: "groups.serve.args.maxCacheSize",
      value: 1,
      message: "maxCacheSize 1 limits the KV cache: it holds at most 0 tokens, 1 are needed.",
      fix: expect.stringMatching(/^Set maxCacheSize to at least \d+, or remove it$/) as unknown,
    });
    const least = Number(/\d+/.exec(found?.fix ?? "")?.[0]);
    expect(problemsFor({ maxCacheSize: least })).toEqual([]);
    expect(problemsFor({ maxCacheSize: least - 1 })).toHaveLength(1);
    // Where the weights fill the devices, the limit is not the cause.
    expect(problemsFor({ maxCacheSize: 1, maxMemoryUtilization: 0.3 }, "bf16")).not.toMatchObject([
      { path: "groups.serve.args.maxCacheSize" },
    ]);
    expect(problemsFor({ maxCacheSize: 1, maxMemoryUtilization: 0.3 }, "bf16")).toHaveLength(1);
  });

  test("the weights or the length if no setting helps", () => {
    const topology = oneNode({ gpuMemoryUtilization: 0.5 }, { HCCL_BUFFSIZE: "5000" });
    topology.model.weights = "bf16";
    expect(refusals(topology)).toMatchObject([{ path: "model.weights" }]);
    expect(refusals(oneNode({ maxModelLen: 150_000 }))).toMatchObject([
      { path: "groups.serve.args.maxModelLen" },
    ]);
  });
});

describe("no memory problem is reported for an invalid value that decides it", () => {
  test.each<Args>([
    { maxModelLen: "long" },
    { decodeContextParallelSize: 0 },
    { kvCacheMemoryBytes: 0 },
    { gpuMemoryUtilization: 9 },
    { additionalConfig: "none" },
  ])("%j", (args) => {
    expect(verdictsOf(oneNode(args)).map(({ rule }) => rule)).toContainEqual(
      expect.stringMatching(/^flag-(type|range)$/),
    );
    expect(refusals(oneNode(args))).toEqual([]);
  });

  test.each([0, 1, -1])("memFraction %d", (memFraction) => {
    const found = verdictsOf(flashWith({ maxReqTotalLen: 202_752, memFraction }));
    expect(found.map(({ rule }) => rule)).toContain("lightllm-memory-fraction");
    expect(found.map(({ rule }) => rule)).not.toContain("lightllm-kv-cache");
  });

  test("a fix never proposes a negative number", () => {
    const [found] = refusals(flashWith({ maxReqTotalLen: 202_752, memFraction: 0.1 }));
    expect(found).toMatchObject({
      rule: "lightllm-kv-cache",
      fix: "Raise memFraction or tensorParallelSize",
    });
  });
});
