import { describe, expect, test } from "vitest";
import { comparePlans, plan, type Topology } from "../../core/index.ts";
import { diffFacts, diffScene, diffText } from "../../core/diagram/index.ts";
import { faultsOf, labelsIn, shapesIn } from "../support/scene-faults.ts";
import { groupOf, prefillDecode } from "../support/topologies.ts";

function factsOf(change: (topology: Topology) => void) {
  const after = plan(prefillDecode(change));
  const before = { plan: plan(prefillDecode()), label: "HEAD" };
  return diffFacts(comparePlans(before, { plan: after, label: "a3-1p1d" }), after);
}

const oneFlag = (topology: Topology) => {
  groupOf(topology, "decode").args = { ...groupOf(topology, "decode").args, maxNumSeqs: 12 };
};

const moreReplicas = (topology: Topology) => {
  groupOf(topology, "prefill").replicas = 2;
};

const everyPort = (topology: Topology) => {
  for (const name of ["prefill", "decode"]) groupOf(topology, name).ports.api = 9000;
};

describe.each([
  ["one flag", oneFlag, ["decode-0"]],
  ["a replica", moreReplicas, ["prefill-1"]],
  ["every port", everyPort, ["prefill-0", "decode-0"]],
  ["nothing", () => {}, []],
])("the difference of %s", (_, change, keys) => {
  test("hatches exactly the groups that restart or are new", () => {
    const facts = factsOf(change);
    expect([...facts.changed].toSorted()).toEqual([...keys].toSorted());
    const hatched = shapesIn(diffScene(facts).shapes).filter(
      (shape) => shape.kind === "label" && shape.text.endsWith("· changed"),
    );
    expect(hatched).toHaveLength(keys.length);
  });

  test("has a picture whose texts neither overlap nor leave it", () => {
    expect(faultsOf(diffScene(factsOf(change)))).toEqual([]);
  });
});

test("a terminal shows the nodes that change, and what the change does", () => {
  expect(diffText(factsOf(oneFlag), { columns: 80 })).toMatchInlineSnapshot(`
    "Changes: HEAD → a3-1p1d
    GLM-5 w8a8 on 6 × Atlas 800 A3

    prefill-0  □ □
    decode-0   ▨ ▨ ▨ ▨
    ▨ a node that changes  □ a node that does not

    What the change does
      decode-0 restarts.
      prefill-0 keeps running.
      decode has one group: no request until it is ready.
      The restart takes about 34 min, plus graph capture and warm-up, which are not
      estimated: draining up to 2 min, loading about 32 min (756 GB of weights at
      0.4 GB/s, the slowest storage in the documents; faster storage takes less).
      No spare nodes are needed: each group starts again on the nodes that it held.

    Group decode
      restarts: decode-0
      --max-num-seqs: 8 → 12
    "
  `);
});

test("a long list ends with the number of the others", () => {
  const facts = factsOf((topology) => {
    const variables = Array.from({ length: 30 }, (_, index) => [`TEST_VARIABLE_${index}`, "1"] as const);
    groupOf(topology, "decode").env = {
      ...groupOf(topology, "decode").env,
      ...Object.fromEntries(variables),
    };
  });
  const section = facts.sections.find(({ heading }) => heading === "Group decode");
  expect(section?.lines.at(-1)).toBe("17 more; glm-serve diff lists them");
});

test("the same stack twice has no change", () => {
  const facts = factsOf(() => {});
  expect(facts.sections.map(({ heading }) => heading)).toEqual(["No difference"]);
  expect(labelsIn(diffScene(facts)).map(({ text }) => text)).toContain("No difference");
});
