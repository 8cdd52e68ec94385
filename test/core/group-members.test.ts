import fc from "fast-check";
import { expect, test } from "vitest";
import { type GroupOverrides, membersOf, plan, type ResolvedGroup } from "../../core/index.ts";
import { settingsAt } from "../../core/domain/index.ts";
import { prefillDecode } from "../support/topologies.ts";

const settings = fc.record(
  {
    env: fc.dictionary(fc.constantFrom("HCCL_BUFFSIZE", "OMP_NUM_THREADS"), fc.constantFrom("100", "200")),
    args: fc.dictionary(fc.constantFrom("seed", "maxNumSeqs"), fc.integer({ min: 1, max: 9 })),
    engineId: fc.constantFrom("a", "b"),
  },
  { requiredKeys: [] },
);

const numbers = fc.constantFrom("0", "1", "2", "3");

const overrides: fc.Arbitrary<GroupOverrides> = fc.record({
  nodes: fc.dictionary(numbers, settings),
  replicas: fc.dictionary(
    numbers,
    fc.tuple(settings, fc.dictionary(numbers, settings)).map(([own, nodes]) => ({ ...own, nodes })),
  ),
  ranks: fc.dictionary(fc.constantFrom("0", "3", "7", "15"), settings),
});

const base = plan(prefillDecode()).topology.groups.find(({ name }) => name === "decode");

/** The decode group of the documented pair, four nodes with four ranks each, in three replicas. */
function groupWith(given: GroupOverrides): ResolvedGroup {
  if (base === undefined) throw new RangeError("no decode group");
  return { ...base, replicas: 3, overrides: parsed(given) };
}

/** Overrides with the defaults of their schema. */
function parsed(given: GroupOverrides): ResolvedGroup["overrides"] {
  const complete = (own: NonNullable<GroupOverrides["nodes"]>[string]) => ({
    env: {},
    args: {},
    ports: {},
    ...own,
  });
  const each = <Value, Result>(record: Record<string, Value> | undefined, map: (value: Value) => Result) =>
    Object.fromEntries(Object.entries(record ?? {}).map(([key, value]) => [key, map(value)]));
  return {
    nodes: each(given.nodes, complete),
    replicas: each(given.replicas, (own) => ({ ...complete(own), nodes: each(own.nodes, complete) })),
    ranks: each(given.ranks, complete),
  };
}

test("the members of a group are exactly the settings of its processes", () => {
  fc.assert(
    fc.property(overrides, (given) => {
      const group = groupWith(given);
      const processes = new Set<ResolvedGroup>();
      for (let replica = 0; replica < group.replicas; replica += 1)
        for (let rank = 0; rank < group.dataParallelSize; rank += 1)
          processes.add(settingsAt(group, { replica, ordinal: Math.floor(rank / group.ranksPerNode), rank }));
      const members = membersOf(group);
      expect(members).toHaveLength(processes.size);
      expect(members.every((member) => processes.has(member))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("the most specific override wins: node, replica, node of the replica, rank", () => {
  fc.assert(
    fc.property(overrides, (given) => {
      const group = groupWith(given);
      for (const [replica, ordinal, rank] of [
        [0, 0, 0],
        [1, 0, 3],
        [2, 3, 15],
      ] as const) {
        const own = given.replicas?.[replica];
        const seeds = [
          group.args["seed"],
          given.nodes?.[ordinal]?.args?.["seed"],
          own?.args?.["seed"],
          own?.nodes?.[ordinal]?.args?.["seed"],
          given.ranks?.[rank]?.args?.["seed"],
        ];
        const wanted = seeds.findLast((seed) => seed !== undefined);
        expect(settingsAt(group, { replica, ordinal, rank }).args["seed"]).toBe(wanted);
      }
    }),
    { numRuns: 200 },
  );
});
