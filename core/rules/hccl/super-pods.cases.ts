import type { Site, Topology } from "../../../core/index.ts";
import { changed } from "../../../test/support/findings.ts";
import type { CasesByRule, RuleCase } from "../../../test/support/rule-cases.ts";
import { groupOf, prefillDecode, serving } from "../../../test/support/topologies.ts";
import { twoNodes } from "../../../test/support/xllm.ts";

const ID = "HCCL_LOGIC_SUPERPOD_ID";

/** A group on nodes with these ids; the same variable of the group where they are equal. */
function onNodes(ids: readonly string[], keys: Readonly<Record<string, boolean>> = {}): Topology {
  const topology = changed(serving(ids.length), { keys });
  const group = groupOf(topology, "serve");
  if (new Set(ids).size === 1) group.env = { ...group.env, [ID]: ids[0] ?? "" };
  else group.overrides = { nodes: Object.fromEntries(ids.map((id, node) => [node, { env: { [ID]: id } }])) };
  return topology;
}

const hierarchy = { enable_mc2_hierarchy_comm: true };

const overRoce: Site = { procedures: { preflight: { ping: "ping" } } };

/** Prefill and decode with an id each. */
const apart = (prefill: string, decode: string): Topology =>
  prefillDecode((topology) => {
    for (const [name, id] of Object.entries({ prefill, decode })) {
      const group = groupOf(topology, name);
      group.env = { ...group.env, [ID]: id };
    }
  });

/** Decode with an id, and some of its ranks with ids of their own. */
const onRanks = (ids: Readonly<Record<number, string>>): Topology =>
  prefillDecode((topology) => {
    const group = groupOf(topology, "decode");
    group.env = { ...group.env, [ID]: "0" };
    group.overrides = {
      ranks: Object.fromEntries(Object.entries(ids).map(([rank, id]) => [rank, { env: { [ID]: id } }])),
    };
  });

const passing = (name: string, topology: Topology, site?: Site): RuleCase => ({
  name,
  topology,
  ...(site === undefined ? {} : { site }),
});

export const cases: CasesByRule = {
  "hccl-super-pod-own": {
    fails: [
      {
        ...passing("one id of a group with hierarchy communication", onNodes(["0", "0"], hierarchy)),
        reports: [
          {
            path: `groups.serve.env.${ID}`,
            value: "0",
            message: `${ID} "0" is the same on 2 nodes, but enable_mc2_hierarchy_comm is for nodes of different super-pods; HCCL connects nodes with one id over HCCS.`,
            fix: `Give each node its own id, e.g. set groups.serve.overrides.nodes.1.env.${ID} to "0-1"`,
          },
        ],
      },
      {
        ...passing("one id of two of three nodes", onNodes(["0", "1", "1"], hierarchy)),
        reports: [
          {
            path: `groups.serve.overrides.nodes.2.env.${ID}`,
            value: "1",
            message: /^HCCL_LOGIC_SUPERPOD_ID "1" is the same on 2 nodes, but/,
            fix: `Give each node its own id, e.g. set groups.serve.overrides.nodes.2.env.${ID} to "1-1"`,
          },
        ],
      },
      {
        ...passing("one id of nodes that RoCE connects, by the site", onNodes(["a", "a"]), overRoce),
        reports: [
          {
            path: `groups.serve.env.${ID}`,
            value: "a",
            message: /but procedures\.preflight\.ping is for nodes of different super-pods/,
            fix: `Give each node its own id, e.g. set groups.serve.overrides.nodes.1.env.${ID} to "a-1"`,
          },
        ],
      },
    ],
    passes: [
      passing("an id for each node", onNodes(["0", "1"], hierarchy), overRoce),
      passing("no id", serving(2), overRoce),
      passing("one id without another sign", onNodes(["0", "0"])),
      passing("one node", onNodes(["0"], hierarchy), overRoce),
      passing(
        "A2, which has no super-pods",
        changed(onNodes(["0", "0"], hierarchy), { hardware: "atlas-800-a2", tensorParallelSize: 8 }),
      ),
    ],
  },
  "hccl-super-pod-shared": {
    fails: [
      {
        ...passing("one id of all nodes", onNodes(["0", "0"])),
        reports: [
          {
            path: `groups.serve.env.${ID}`,
            value: "0",
            message: `${ID} "0" is the same on 2 nodes: within one super-pod it separates nothing, and between nodes of different ones HCCL times out.`,
            fix: `Remove ${ID}, or give each node its own id`,
          },
        ],
      },
      {
        ...passing("one id of prefill and decode", apart("0", "0")),
        reports: [
          {
            path: `groups.prefill.env.${ID}`,
            value: "0",
            message: /is the same on 6 nodes/,
            fix: `Remove ${ID}, or give each node its own id`,
          },
        ],
      },
    ],
    passes: [
      passing("an id for each node", onNodes(["0", "1"])),
      passing("an id for each group", apart("0", "1")),
      passing("one id where each needs its own, which is an error", onNodes(["0", "0"], hierarchy)),
      passing("an empty id, which is none", onNodes(["", ""])),
    ],
  },
  "hccl-super-pod-of-table": {
    fails: [
      {
        name: "an id beside a rank table",
        ...twoNodes({ group: { env: { [ID]: "0" } } }),
        reports: [
          {
            path: `groups.serve.env.${ID}`,
            value: "0",
            message: `${ID} has no effect: rankTable names the super-pods of the nodes.`,
            fix: `Remove ${ID}`,
          },
        ],
      },
    ],
    passes: [{ name: "a rank table alone", ...twoNodes() }, passing("an id alone", onNodes(["0", "1"]))],
  },
  "hccl-super-pod-of-ranks": {
    fails: [
      {
        ...passing("two ids on one node", onRanks({ 1: "1" })),
        reports: [
          {
            path: `groups.decode.overrides.ranks.1.env.${ID}`,
            value: "1",
            message: `groups.decode has processes of two super-pods on node 0: ${ID} is "0" in rank 0 and "1" in rank 1.`,
            fix: `Remove groups.decode.overrides.ranks.1.env.${ID}, and set one id for each node`,
          },
        ],
      },
    ],
    passes: [
      passing("one id of all ranks of a node", onRanks({})),
      passing("the same id of a rank", onRanks({ 1: "0" })),
      passing("one id of a group", onNodes(["0", "0"])),
    ],
  },
};
