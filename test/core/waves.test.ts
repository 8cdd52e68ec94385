import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plan, rolloutNotes, type Site, type Topology } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { groupOf, prefillDecode } from "../support/topologies.ts";

const replicas = (
  prefill: number,
  decode: number,
  change: (topology: Topology) => void = () => {},
): Topology =>
  prefillDecode((topology) => {
    groupOf(topology, "prefill").replicas = prefill;
    groupOf(topology, "decode").replicas = decode;
    change(topology);
  });

const changed = (topology: Topology): Topology => {
  const { args } = groupOf(topology, "decode");
  Object.assign(args ?? {}, { maxNumSeqs: 7 });
  return topology;
};

/** The groups of a topology as a deployment leaves them. */
function deployed(topology: Topology): Parameters<typeof rolloutNotes>[1] {
  return new Map(
    plan(topology).objects.flatMap(({ manifest }) => {
      if (manifest.kind !== "StatefulSet") return [];
      const { labels, annotations } = manifest.spec.template.metadata;
      return [
        [
          manifest.metadata.name,
          { revision: annotations?.["glm-serve/revision"], contract: labels?.["glm-serve/contract"] },
        ] as const,
      ];
    }),
  );
}

function notes(before: Topology, after: Topology, site: Site = {}): readonly string[] {
  const made = plan(after, site);
  const keys = new Set(made.groups.map(({ key }) => key));
  return rolloutNotes(made, deployed(before), keys).map(
    ({ isOutage, text }) => `${isOutage ? "outage" : "note"}: ${text}`,
  );
}

describe("the waves of a rollout", () => {
  test("change one group of each pool at a time", () => {
    expect(plan(replicas(2, 3)).waves).toEqual([
      ["prefill-0", "decode-0"],
      ["prefill-1", "decode-1"],
      ["decode-2"],
    ]);
  });

  test("change as many groups of a pool as its rollout allows", () => {
    expect(plan(replicas(2, 3), { rollout: { decode: { maxUnavailable: 2 } } }).waves).toEqual([
      ["prefill-0", "decode-0", "decode-1"],
      ["prefill-1", "decode-2"],
    ]);
  });

  test("hold each group once, and never more of a pool than its rollout allows", () => {
    const count = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(
        fc.tuple(count, count),
        fc.tuple(count, count),
        ([prefill, decode], [ofPrefill, ofDecode]) => {
          const { waves, groups } = plan(replicas(prefill, decode), {
            limits: { pods: 1000 },
            rollout: { prefill: { maxUnavailable: ofPrefill }, decode: { maxUnavailable: ofDecode } },
          });
          expect(waves.flat().toSorted()).toEqual(groups.map(({ key }) => key).toSorted());
          for (const wave of waves) {
            expect(wave.filter((key) => key.startsWith("prefill")).length).toBeLessThanOrEqual(ofPrefill);
            expect(wave.filter((key) => key.startsWith("decode")).length).toBeLessThanOrEqual(ofDecode);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  test("take no group more than there are replicas: maxSurge is refused with the reason", () => {
    expect(problemsOf(prefillDecode(), { rollout: { decode: { maxSurge: 1 } } })).toMatchObject([
      {
        path: "rollout.decode.maxSurge",
        message:
          "maxSurge must be 0: a group keeps its name and its addresses, so the old group ends before the new one starts.",
        fix: "Remove maxSurge, or raise the replicas of the group before the change and lower them after it",
      },
    ]);
  });
});

describe("the notes of a deployment", () => {
  test("name the order, and no outage where another group serves", () => {
    expect(notes(replicas(2, 2), changed(replicas(2, 2)))).toEqual([
      "note: Groups change in waves, each wave once the wave before it is ready: decode-0, then decode-1.",
    ]);
  });

  test("name the pool whose only group changes, and the time to load", () => {
    expect(notes(replicas(1, 1), changed(replicas(1, 1)))).toMatchInlineSnapshot(`
      [
        "outage: decode answers no request while its only group changes: about 34 min, with draining up to 2 min (GLM-5 in w8a8 has 756 GB of weights, which take 1890 s to load at 0.4 GB/s).",
      ]
    `);
  });

  test("name the pool whose groups all change at once", () => {
    expect(notes(replicas(2, 2), changed(replicas(2, 2)), { rollout: { decode: { maxUnavailable: 2 } } }))
      .toMatchInlineSnapshot(`
      [
        "outage: decode answers no request while all 2 groups change at once: about 34 min, with draining up to 2 min (GLM-5 in w8a8 has 756 GB of weights, which take 1890 s to load at 0.4 GB/s).",
      ]
    `);
  });

  test("name no outage while a group that the change removes still serves", () => {
    expect(notes(replicas(1, 2), changed(replicas(1, 1)))).toEqual([]);
  });

  test("name the outage where the groups beside are new", () => {
    expect(notes(replicas(1, 1), changed(replicas(1, 3)))).toEqual([
      expect.stringMatching(/^outage: decode answers no request while its only group changes/),
    ]);
  });

  test("name a changed contract", () => {
    const other = replicas(2, 2, (topology) => {
      for (const group of Object.values(topology.groups)) group.args = { ...group.args, dtype: "bfloat16" };
    });
    expect(notes(replicas(2, 2), other)).toMatchInlineSnapshot(`
      [
        "note: Groups change in waves, each wave once the wave before it is ready: prefill-0 and decode-0, then prefill-1 and decode-1.",
        "note: The contract of prefill and decode changes from ffd194f12c to 29df3301d6: no request passes between old and new groups.",
      ]
    `);
  });

  test("are empty where nothing changes, and for a first deployment", () => {
    expect(notes(replicas(2, 2), replicas(2, 2))).toEqual([]);
    const first = plan(replicas(2, 2));
    expect(rolloutNotes(first, new Map(), new Set(first.groups.map(({ key }) => key)))).toEqual([]);
  });
});

describe("the contract of prefill and decode", () => {
  const contractOf = (change: (topology: Topology) => void, site: Site = {}): string | undefined =>
    plan(prefillDecode(change), site).contract;

  const base = contractOf(() => {});

  const both = (topology: Topology, args: object): void => {
    for (const group of Object.values(topology.groups)) group.args = { ...group.args, ...args };
  };

  test.each<[string, (topology: Topology) => void]>([
    ["the path of the weights", ({ model }) => void (model.path += "-2")],
    ["the name of the model in requests", ({ model }) => void (model.servedModelName += "-2")],
    ["the number type of the cache", (topology) => both(topology, { dtype: "bfloat16" })],
    ["the chat template", (topology) => both(topology, { chatTemplate: "/t.jinja" })],
    [
      "the degrees of one side",
      (topology) => {
        Object.assign(groupOf(topology, "prefill"), { nodes: 4, dataParallelSize: 4 });
      },
    ],
    [
      "the draft cache",
      (topology) => {
        for (const group of Object.values(topology.groups)) delete group.args?.["speculativeConfig"];
      },
    ],
    [
      "a key of the connector",
      (topology) => {
        topology.kvTransfer = { connector: "MooncakeConnectorV1", extraConfig: { qos_priority: 1 } };
      },
    ],
  ])("changes with %s", (_, change) => {
    expect(contractOf(change)).toMatch(/^[0-9a-f]{10}$/);
    expect(contractOf(change)).not.toBe(base);
  });

  test("changes with the image", () => {
    expect(contractOf(() => {}, { image: "own.example/vllm:1" })).not.toBe(base);
  });

  test.each<[string, (topology: Topology) => void]>([
    ["replicas", (topology) => void (groupOf(topology, "decode").replicas = 3)],
    [
      "limits of requests",
      (topology) => void Object.assign(groupOf(topology, "decode").args ?? {}, { maxNumSeqs: 7 }),
    ],
    ["ports", (topology) => void (groupOf(topology, "decode").ports.api = 6751)],
    ["the default of a setting, given", (topology) => both(topology, { blockSize: 128 })],
    ["the name on the model card", ({ model }) => void (model.name = "GLM-5.1")],
    ["the port of the proxy", (topology) => void (topology.proxy = { port: 8001 })],
  ])("does not change with %s", (_, change) => {
    expect(contractOf(change)).toBe(base);
  });

  test("is a label of the pods of both roles, outside of the selector", () => {
    const labelled = plan(prefillDecode()).objects.flatMap(({ manifest }) =>
      manifest.kind === "StatefulSet" ? [manifest.spec] : [],
    );
    for (const { selector, template } of labelled) {
      expect(template.metadata.labels).toMatchObject({ "glm-serve/contract": base });
      expect(Object.keys(selector.matchLabels)).not.toContain("glm-serve/contract");
    }
    expect(labelled).toHaveLength(2);
  });
});
