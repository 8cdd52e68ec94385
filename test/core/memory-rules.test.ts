import { describe, expect, test } from "vitest";
import type { MemoryEstimate } from "../../core/domain/memory-estimate.ts";
import { type ArgumentValue, plan, type Problem, type Topology } from "../../core/index.ts";
import { estimateMemory } from "../../core/memory/estimate.ts";
import { flashWith, w8a8OnOneNode } from "../support/memory-topologies.ts";
import { verdictsOf } from "../support/problems.ts";

const withLength = (maxModelLen: ArgumentValue): Topology => w8a8OnOneNode({ maxModelLen });

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
  // Planned within the tests: a plan at load time belongs to no test.
  const room = () => estimateOf(withLength("auto"));
  const comfortable = ({ tokens }: MemoryEstimate) => Math.floor(tokens / 1.08);

  test.each<[string, (estimate: MemoryEstimate) => number, readonly string[]]>([
    ["as in documented deployments", comfortable, []],
    ["one token above that", (estimate) => comfortable(estimate) + 1, ["memory-near"]],
    ["all tokens that may fit", ({ mostTokens }) => mostTokens, ["memory-near"]],
    ["one token more than may fit", ({ mostTokens }) => mostTokens + 1, ["memory-fits"]],
  ])("%s is reported by at most one rule", (_, lengthOf, rules) => {
    const length = lengthOf(room());
    expect(verdictsOn(withLength(length)).map(({ rule, value }) => ({ rule, value }))).toEqual(
      rules.map((rule) => ({ rule, value: length })),
    );
  });

  test("that a fix proposes is accepted by every rule", () => {
    const { tokens, mostTokens } = room();
    const far = verdictsOn(withLength(mostTokens + 1));
    expect(proposed(far)).toBe(comfortable(room()));
    const near = verdictsOn(withLength(tokens));
    expect(proposed(near)).toBe(comfortable(room()));
  });
});

test("an accepted warning carries its reason", () => {
  const { tokens } = estimateOf(withLength("auto"));
  const topology = {
    ...withLength(tokens),
    accepts: { "memory-near": { "groups.serve.args.maxModelLen": "tried on hardware" } },
  };
  expect(plan(topology).findings).toEqual(
    expect.arrayContaining([expect.objectContaining({ rule: "memory-near", accepted: "tried on hardware" })]),
  );
});

test("a cache that the engine itself checks is reported once", () => {
  const found = verdictsOf(flashWith({ maxReqTotalLen: 202_752, memFraction: 0.45 })).map(({ rule }) => rule);
  expect(found).toContain("lightllm-kv-cache");
  expect(found).not.toContain("memory-fits");
});
