import { expect, expectTypeOf, test } from "vitest";
import { defineTopology, plan } from "../../core/index.ts";
import { serving } from "../support/topologies.ts";

const { groups, ...rest } = serving(1);

const serve = groups["serve"] ?? {
  role: "serve",
  nodes: 1,
  dataParallelSize: 1,
  tensorParallelSize: 16,
  ports: { api: 1 },
};

test("an unknown or a missing setting is a compile error at every level", () => {
  // @ts-expect-error an unknown setting of the topology
  defineTopology({ ...rest, groups: { serve }, modell: 1 });
  // @ts-expect-error an unknown setting of a group
  defineTopology({ ...rest, groups: { serve: { ...serve, tensorParalelSize: 4 } } });
  // @ts-expect-error an unknown port
  defineTopology({ ...rest, groups: { serve: { ...serve, ports: { api: 1, apy: 2 } } } });
  // @ts-expect-error a missing setting
  defineTopology({ groups: { serve } });
  const topology = defineTopology({ ...rest, groups: { serve } });
  expect(plan(topology).groups).toHaveLength(1);
  expectTypeOf(topology.groups).toHaveProperty("serve");
  expectTypeOf(topology.groups).not.toHaveProperty("decode");
});
