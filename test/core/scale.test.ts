import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Plan, plan, type Topology } from "../../core/index.ts";
import severalPrefill from "../../stacks/a3-glm47-2p1d.ts";
import pipelinePrefill from "../../stacks/a3-glm52-1p1d.ts";
import oneHead from "../../stacks/a3-glm52-w4a8c8-1m-1p1d.ts";
import memcache from "../../stacks/a3-glm53-1p1d-memcache.ts";
import { readSettings } from "../../program/index.ts";
import { pooled } from "../support/pooled.ts";
import { prefillDecode, serving } from "../support/topologies.ts";

const documented: readonly Topology[] = [
  prefillDecode(),
  pooled(),
  severalPrefill,
  pipelinePrefill,
  oneHead,
  memcache,
  serving(2),
];

/** A topology with these replicas of each role, and without named ports where `assigns`. */
function scaled(topology: Topology, replicas: readonly [number, number], assigns: boolean): Topology {
  const groups = Object.entries(topology.groups).map(([name, group]) => {
    const count = replicas[group.role === "decode" ? 1 : 0];
    const { ports, overrides, ...rest } = group;
    return [
      name,
      {
        ...rest,
        replicas: count,
        ...(assigns ? {} : { ports: ports ?? {} }),
        overrides: overridesBelow(overrides, count),
      },
    ] as const;
  });
  return { ...topology, groups: Object.fromEntries(groups) };
}

function overridesBelow(overrides: Topology["groups"][string]["overrides"], count: number): object {
  const replicas = Object.entries(overrides?.replicas ?? {}).filter(([replica]) => Number(replica) < count);
  return { ...overrides, replicas: Object.fromEntries(replicas) };
}

/** Every object of each group, as text. */
function groupsOf({ objects, groups }: Plan): ReadonlyMap<string, string> {
  return new Map(
    groups.map(({ key }) => [
      key,
      JSON.stringify(
        objects.filter(
          ({ part, key: own }) => part.kind === "group" && part.key === key && own !== "service/api",
        ),
      ),
    ]),
  );
}

const count = fc.integer({ min: 1, max: 4 });

describe("another number of replicas", () => {
  test("changes nothing of the groups that stay: revisions, names, ports, ids", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...documented),
        fc.tuple(count, count),
        fc.tuple(count, count),
        fc.boolean(),
        (topology, few, many, assigns) => {
          const { site } = readSettings(topology.name.startsWith("a") ? topology.name : "a3-1p1d", undefined);
          const [before, after] = [few, many].map((replicas) =>
            plan(scaled(topology, replicas, assigns), { ...site, limits: { pods: 1000 } }),
          );
          if (before === undefined || after === undefined) throw new RangeError("no plan");
          const [old, changed] = [groupsOf(before), groupsOf(after)];
          const stay = [...old.keys()].filter((key) => changed.has(key));
          expect(stay.length).toBeGreaterThan(0);
          for (const key of stay) expect(changed.get(key)).toBe(old.get(key));
          expect(after.contract).toBe(before.contract);
        },
      ),
      { numRuns: 60 },
    );
  });

  // 4 nodes of 16 devices each: 5 replicas have 320 processes, 6 have 384.
  test("changes no group of a pool of MemCache beyond its usual size", () => {
    const { site } = readSettings(memcache.name, undefined);
    const [before, after] = [5, 6].map((replicas) =>
      plan(scaled(memcache, [replicas, replicas], false), site),
    );
    if (before === undefined || after === undefined) throw new RangeError("no plan");
    const changed = groupsOf(after);
    for (const [key, objects] of groupsOf(before)) expect(changed.get(key)).toBe(objects);
  });
});
