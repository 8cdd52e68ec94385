import { describe, expect, test } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import type { MemoryEstimate } from "../../core/domain/memory-estimate.ts";
import { type ArgumentValue, plan, type Problem, type Topology } from "../../core/index.ts";
import { estimateMemory } from "../../core/memory/estimate.ts";
import { verdictsOf } from "../support/problems.ts";
import { groupOf, serving } from "../support/topologies.ts";

/** GLM-5 w8a8 on one node with a length. */
function withLength(maxModelLen: ArgumentValue): Topology {
  return serving(1, (topology) => {
    topology.model.weights = "w8a8";
    groupOf(topology, "serve").args = {
      enableExpertParallel: true,
      gpuMemoryUtilization: 0.95,
      maxModelLen,
    };
  });
}

function verdictsOn(topology: Topology): readonly Problem[] {
  return verdictsOf(topology).filter(({ rule }) => rule?.startsWith("memory-") ?? false);
}

function estimateOf(topology: Topology): MemoryEstimate {
  const { topology: resolved } = plan(topology);
  const [group] = resolved.groups;
  const estimate = group && estimateMemory(resolved, group);
  if (estimate === undefined) throw new RangeError("no estimate");
  return estimate;
}

/** The length that a fix proposes. */
function proposed([problem]: readonly Problem[]): number {
  return Number(/at most (\d+)/.exec(problem?.fix ?? "")?.[1]);
}

describe("the length of a request", () => {
  // Asked within the tests: what is planned while files load belongs to none of them.
  const room = () => estimateOf(withLength("auto"));
  const comfortable = ({ tokens }: MemoryEstimate) => Math.floor(tokens / 1.08);

  test.each<[string, (estimate: MemoryEstimate) => number, readonly string[]]>([
    ["as in documented deployments", comfortable, []],
    ["one token closer than any of them", (estimate) => comfortable(estimate) + 1, ["memory-near"]],
    ["all that may fit", ({ mostTokens }) => mostTokens, ["memory-near"]],
    ["one token more", ({ mostTokens }) => mostTokens + 1, ["memory-fits"]],
  ])("%s", (_, lengthOf, rules) => {
    const length = lengthOf(room());
    expect(verdictsOn(withLength(length)).map(({ rule, value }) => ({ rule, value }))).toEqual(
      rules.map((rule) => ({ rule, value: length })),
    );
  });

  test("that a fix proposes is one that the rule lets pass", () => {
    const { tokens, mostTokens } = room();
    const far = verdictsOn(withLength(mostTokens + 1));
    expect(proposed(far)).toBe(tokens);
    expect(verdictsOn(withLength(tokens)).map(({ rule }) => rule)).toEqual(["memory-near"]);
    const near = verdictsOn(withLength(tokens));
    expect(proposed(near)).toBe(comfortable(room()));
  });

  test("is explained by where the memory goes", () => {
    const [far] = verdictsOn(withLength(150_000));
    expect(far?.message).toMatch(
      /^One request of 150000 tokens does not fit: at most \d{5} do\. Of 62\.4 GB per device, weights take 48\.5 GB and buffers and activations about 6\.0 GB; a token of cache takes 109824 bytes\.$/,
    );
    expect(far?.path).toBe("groups.serve.args.maxModelLen");
    const { tokens, mostTokens } = room();
    const [near] = verdictsOn(withLength(tokens));
    expect(near?.message).toMatch(
      new RegExp(
        `^It needs ${tokens} tokens of cache, and about ${tokens} fit, which is closer than any doc`,
      ),
    );
    const [below] = verdictsOn(withLength(tokens + 1));
    expect(below?.message).toMatch(
      new RegExp(
        `^It needs ${tokens + 1} tokens of cache, and likely only ${tokens} fit; at most ${mostTokens} do, `,
      ),
    );
  });

  test("that is not given is not shown as given", () => {
    const topology = withLength("auto");
    groupOf(topology, "serve").args = { enableExpertParallel: true, gpuMemoryUtilization: 0.95 };
    const [problem] = verdictsOn(topology);
    expect(problem).toMatchObject({ rule: "memory-fits", path: "groups.serve.args.maxModelLen" });
    expect(problem).not.toHaveProperty("value");
  });
});

test("weights that fill the devices are named as such, whatever the length", () => {
  const topology = withLength("auto");
  topology.model.weights = "bf16";
  expect(verdictsOn(topology)).toMatchObject([
    {
      rule: "memory-fits",
      path: "model.weights",
      value: "bf16",
      message: expect.stringMatching(
        /^Weights in bf16 leave no room for a KV cache.*weights take 96\.\d GB/,
      ) as unknown,
    },
  ]);
});

test("a warning that is accepted says why", () => {
  const { tokens } = estimateOf(withLength("auto"));
  const topology = {
    ...withLength(tokens),
    accepts: { "memory-near": { "groups.serve.args.maxModelLen": "tried on hardware" } },
  };
  expect(plan(topology).findings).toEqual(
    expect.arrayContaining([expect.objectContaining({ rule: "memory-near", accepted: "tried on hardware" })]),
  );
});

test("what an engine's own check refuses is refused once", () => {
  const topology: Topology = structuredClone(flash);
  groupOf(topology, "serve").args = { maxReqTotalLen: 202_752, memFraction: 0.45 };
  const found = verdictsOf(topology).map(({ rule }) => rule);
  expect(found).toContain("lightllm-kv-cache");
  expect(found).not.toContain("memory-fits");
});
