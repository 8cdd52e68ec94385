import { describe, expect, test } from "vitest";
import { check, plan, type Topology } from "../../core/index.ts";
import { memoryFacts, memoryScene, memoryText, type MemoryUse } from "../../core/diagram/index.ts";
import { checkStack, topologyNames } from "../../program/index.ts";
import { w8a8OnOneNode } from "../support/memory-topologies.ts";
import { faultsOf, shapesIn } from "../support/scene-faults.ts";

async function pictureOf(stack: string) {
  const { input } = await checkStack(stack, undefined, ".");
  if (input === undefined) throw new RangeError(`${stack} has no input`);
  return memoryFacts(input);
}

function pictureWith(topology: Topology) {
  const { input } = check(topology);
  if (input === undefined) throw new RangeError("the topology has no input");
  return memoryFacts(input);
}

function useOf({ bars: [bar] }: ReturnType<typeof pictureWith>): MemoryUse {
  if (bar === undefined || "unknown" in bar.use) throw new RangeError("no estimate");
  return bar.use;
}

const stacks = topologyNames();

describe("the memory of every stack", () => {
  test.each(stacks)("%s fills the device without gaps", async (stack) => {
    for (const { use } of (await pictureOf(stack)).bars) {
      if ("unknown" in use) continue;
      const ends = use.stretches.map(({ from, bytes }) => from + bytes);
      const begins = use.stretches.map(({ from }) => from);
      begins.slice(1).forEach((begin, index) => expect(begin).toBeCloseTo(ends[index] ?? 0, 0));
      expect(begins[0]).toBe(0);
      expect(ends.at(-1)).toBeCloseTo(use.device, 0);
      expect(use.missing).toBe(0);
    }
  });

  test.each(stacks)("%s has a picture whose texts neither overlap nor leave it", async (stack) => {
    expect(faultsOf(memoryScene(await pictureOf(stack)))).toEqual([]);
  });

  test.each([60, 80, 100, 120])("fits into a terminal of %i columns", async (columns) => {
    for (const stack of stacks) {
      const long = memoryText(await pictureOf(stack), { columns })
        .split("\n")
        .filter((line) => line.length > columns);
      expect(long).toEqual([]);
    }
  });
});

test("a terminal of 80 columns shows bars on one scale, their parts and what fits", async () => {
  expect(memoryText(await pictureOf("a3-1p1d"), { columns: 80 })).toMatchInlineSnapshot(`
    "Device memory of a3-1p1d
    GLM-5 w8a8 · vLLM-Ascend v0.20.2rc1 · estimate for one device of each group

    prefill: dp 2 × tp 16 on 2 × Atlas 800 A3, 32 devices
    █████████████████████████████████████████████▒▒▒▒▒▒▒▚░░░░░░░░░░░░░░░░░░░░░░░│···
    0 GB       10          20           30          40          50          60
      █  23.0 GB  routed experts
      ▓   0.2 GB  attention, shared experts and dense layers
      █  13.8 GB  replicated weights
      ▓   0.2 GB  embedding and head
      ▒   5.6 GB  workspace
      ▚   0.5 GB  buffers of expert parallelism (documented)
      ░  19.1 GB  KV cache
      ·   3.3 GB  not given to the engine
      Largest context 171627 tokens
      1.31 sequences of 131072 tokens per rank, 2 whole ones on 2 ranks
      KV cache of 171627 tokens per rank (at most 180617), 111232 B per token

    decode: dp 16 × tp 4 on 4 × Atlas 800 A3, 64 devices
    ██████████████▓▓▓▓▓██▓▒▒▒▒▒▒▒▚░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░│·····
    0 GB       10          20           30          40          50          60
      █  11.5 GB  routed experts
      ▓   3.9 GB  attention, shared experts and dense layers
      █   2.0 GB  replicated weights
      ▓   1.0 GB  embedding and head
      ▒   5.6 GB  workspace
      ▚   0.5 GB  buffers of expert parallelism (documented)
      ░  36.0 GB  KV cache
      ·   5.3 GB  not given to the engine
      Largest context 202752 tokens
      1.62 sequences of 200000 tokens per rank, 16 whole ones on 16 ranks
      KV cache of 323659 tokens per rank (at most 332649), 111232 B per token

    │ budget of the engine, ╳ missing memory
    Confidence: checked. Logs of GLM-5 agree with the sizes of weights (vllm-ascend
    #12839, #8817) and KV cache (#10918, #12023).
    Sizes are inferred where no other word stands beside them. 1 GB is 10⁹ bytes.
    "
  `);
});

describe("a device whose memory does not suffice", () => {
  const hatched = (topology: Topology) =>
    shapesIn(memoryScene(pictureWith(topology)).shapes).filter(
      (shape) =>
        shape.kind === "box" &&
        shape.pattern === "hatched" &&
        shape.title?.endsWith("beyond the budget") === true,
    );

  test("for one request of the longest length has a hatched rest beyond the budget", () => {
    const topology = w8a8OnOneNode({ maxModelLen: 200_000 });
    const { missing, shortage } = useOf(pictureWith(topology));
    expect(missing).toBeGreaterThan(1e9);
    expect(shortage).toMatchInlineSnapshot(`"One request of 200000 tokens lacks 14.0 GB."`);
    expect(hatched(topology)).toHaveLength(1);
    expect(memoryText(pictureWith(topology), { columns: 80 })).toContain("╳╳");
  });

  test("for the weights says so", () => {
    const topology = w8a8OnOneNode({ gpuMemoryUtilization: 0.5 });
    expect(useOf(pictureWith(topology)).shortage).toMatchInlineSnapshot(
      `"Weights and reserve exceed the budget by 21.6 GB."`,
    );
  });

  test("has no counterpart where everything fits", () => {
    const topology = w8a8OnOneNode({ maxModelLen: 8192 });
    expect(useOf(pictureWith(topology))).toMatchObject({ missing: 0 });
    expect(useOf(pictureWith(topology)).shortage).toBeUndefined();
    expect(hatched(topology)).toEqual([]);
  });
});

test("sequences end where their tokens end in the cache", () => {
  const use = useOf(pictureWith(w8a8OnOneNode({ maxModelLen: 8192 })));
  const cache = use.stretches.find(({ kind }) => kind === "cache");
  const [first = 0, second = 0] = use.sequenceEnds;
  expect(second - first).toBeCloseTo(first - (cache?.from ?? 0), 0);
  expect(use.sequenceEnds.every((end) => end <= use.budget)).toBe(true);
});

test("members of a group with the same memory share a bar, and others have their own", () => {
  const topology = w8a8OnOneNode({ maxModelLen: 8192 });
  const [name = ""] = Object.keys(topology.groups);
  const group = topology.groups[name];
  if (group === undefined) throw new RangeError("no group");
  const withReplicas = (args: Record<string, number>): Topology => ({
    ...topology,
    groups: { [name]: { ...group, replicas: 3, overrides: { replicas: { 1: { args } } } } },
  });
  const { topology: resolved } = plan(topology);
  expect(resolved.groups).toHaveLength(1);
  expect(pictureWith(withReplicas({ seed: 7 })).bars.map(({ members }) => members)).toEqual([["replica 1"]]);
  expect(pictureWith(withReplicas({ gpuMemoryUtilization: 0.9 })).bars.map(({ members }) => members)).toEqual(
    [[], ["replica 1"]],
  );
});
