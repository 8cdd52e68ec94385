import { describe, expect, test } from "vitest";
import { plan, type Plan } from "../../core/index.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

function budgetsOf({ objects }: Plan): Readonly<Record<string, number>> {
  return Object.fromEntries(
    objects.flatMap(({ manifest }) =>
      manifest.kind === "PodDisruptionBudget" ? [[manifest.metadata.name, manifest.spec.maxUnavailable]] : [],
    ),
  );
}

const twice = (name: string) => prefillDecode((topology) => void (groupOf(topology, name).replicas = 2));

describe("disruption budgets", () => {
  test("limit the groups of a pool that evictions end at the same time", () => {
    expect(budgetsOf(plan(twice("decode")))).toEqual({ "a3-1p1d-decode": 1 });
    const site = { rollout: { decode: { maxUnavailable: 2 } } };
    expect(budgetsOf(plan(twice("decode"), site))).toEqual({ "a3-1p1d-decode": 2 });
  });

  test("leave a pool of one group to the operator, unless the site protects it", () => {
    expect(budgetsOf(plan(serving(2)))).toEqual({});
    const site = { disruptionBudget: { protectLastGroup: true } };
    expect(budgetsOf(plan(serving(2), site))).toEqual({ "serve-2-serve": 0 });
    expect(budgetsOf(plan(twice("decode"), site))).toEqual({ "a3-1p1d-prefill": 0, "a3-1p1d-decode": 1 });
  });

  test("select every pod of one pool, so that no pod has two, and let the rest of an ending group go", () => {
    const { objects } = plan(twice("decode"));
    const budget = objects.find(({ key }) => key === "pod-disruption-budget/decode")?.manifest;
    expect(budget).toMatchObject({
      spec: {
        selector: {
          matchLabels: {
            "app.kubernetes.io/name": "glm-serve",
            "app.kubernetes.io/instance": "a3-1p1d",
            "app.kubernetes.io/component": "decode",
          },
        },
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    });
  });
});
