import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { python } from "../namespace.ts";
import { type PodState, podsOf, singlePod } from "./pods.ts";

type RankTuple = readonly [role: string, host: string, port: number];

const decision = z.object({
  ranks: z.array(z.string()),
  complete: z.boolean(),
  serves: z.boolean(),
  obstacles: z.record(z.string(), z.string()),
});

function run(cases: readonly object[]): readonly unknown[] {
  const program = join(import.meta.dirname, "decisions.py");
  const output = execFileSync(python, ["-B", program], { input: JSON.stringify(cases), encoding: "utf8" });
  return z.array(z.unknown()).parse(JSON.parse(output));
}

function decide(pods: readonly object[], contract = "a", last: readonly RankTuple[] = []) {
  return decision.parse(run([{ pods, contract, last }])[0]);
}

/** The ranks of a pod. */
function ranksOf({ role, name, group, endpoints }: PodState): readonly RankTuple[] {
  const ports = endpoints[name.slice(name.lastIndexOf("-") + 1)] ?? [];
  return ports.map((port) => [role, `${name}.${group}`, port] as const);
}

/** A group with a head that has ranks and a worker that has none. */
function twoPods(contract: string): readonly PodState[] {
  const head = { ...singlePod("decode", 1, 7201, contract), endpoints: { 0: [7201, 7202], 1: [] } };
  return [head, { ...head, name: `${head.group}-1` }];
}

const prefill = singlePod("prefill", 0, 7100);

const decode = singlePod("decode", 0, 7200);

describe("the decision of the router", () => {
  it("takes every rank of whole groups, of pods that have an API", () => {
    expect(decide(podsOf([prefill, decode, ...twoPods("a")]))).toEqual({
      ranks: [
        "test-decode-0-0.test-decode-0:7200",
        "test-decode-1-0.test-decode-1:7201",
        "test-decode-1-0.test-decode-1:7202",
        "test-prefill-0-0.test-prefill-0:7100",
      ],
      complete: true,
      serves: true,
      obstacles: {},
    });
  });

  const [head, worker] = twoPods("a");
  if (head === undefined || worker === undefined) throw new Error("no pods");

  it.for([
    ["a pod terminates", [head, { ...worker, terminating: true }], "pod test-decode-1-1 is terminating"],
    ["a pod is not ready", [head, { ...worker, ready: false }], "pod test-decode-1-1 is not ready"],
    ["a pod does not exist", [head], "pod test-decode-1-1 does not exist"],
    [
      "its pods are of two revisions",
      [head, { ...worker, revision: "a2" }],
      "its pods have revisions a1 and a2",
    ],
    ["it has another contract", twoPods("b"), "contract b is not a"],
  ] as const)("leaves out a group of which %s", ([, group, obstacle]) => {
    expect(decide(podsOf([prefill, decode, ...group]))).toEqual({
      ranks: ["test-decode-0-0.test-decode-0:7200", "test-prefill-0-0.test-prefill-0:7100"],
      complete: true,
      serves: true,
      obstacles: { "test-decode-1": obstacle },
    });
  });

  it("keeps the last ranks of a role without a whole group as long as their pods exist, and is not complete", () => {
    const last = ranksOf(decode);
    const ends = { ...decode, terminating: true };
    for (const [pod, serves] of [
      [ends, true],
      [{ ...decode, ready: false }, false],
    ] as const)
      expect(decide(podsOf([prefill, pod]), "a", last)).toMatchObject({
        ranks: ["test-decode-0-0.test-decode-0:7200", "test-prefill-0-0.test-prefill-0:7100"],
        complete: false,
        serves,
      });
    for (const pods of [[prefill], [prefill, { ...decode, contract: "b" }]])
      expect(decide(podsOf(pods), "a", last)).toMatchObject({
        ranks: ["test-prefill-0-0.test-prefill-0:7100"],
        complete: false,
        serves: false,
      });
  });

  it.for([
    {},
    { metadata: { name: "x" } },
    { metadata: { name: "x-0", labels: { "glm-serve/role": "decode" }, annotations: [] }, spec: null },
    {
      ...podsOf([decode])[0],
      metadata: {
        name: "test-decode-0-0",
        labels: { "glm-serve/role": "decode" },
        annotations: { "glm-serve/endpoints": "{" },
      },
    },
  ])("leaves out what glm-serve did not make: %j", (pod) => {
    expect(decide([pod])).toEqual({ ranks: [], complete: false, serves: false, obstacles: {} });
  });

  it("never crosses contracts, takes no rank of a pod that ends beside a whole group, and ignores the order of pods", () => {
    const pod = fc.record({
      ready: fc.boolean(),
      terminating: fc.boolean(),
      contract: fc.constantFrom("a", "b"),
      revision: fc.constantFrom("1", "2"),
    });
    const stack = fc
      .tuple(...["prefill", "decode"].flatMap(() => [0, 1, 2].map(() => fc.option(pod))))
      .map((states) =>
        states.flatMap((state, index): PodState[] => {
          const role = index < 3 ? "prefill" : "decode";
          return state === null ? [] : [{ ...singlePod(role, index % 3, 7000 + index), ...state }];
        }),
      );
    const samples = fc.sample(fc.record({ pods: stack, last: fc.boolean() }), 400);
    const results = run(
      samples.flatMap(({ pods, last }) => {
        const given = last ? pods.flatMap(ranksOf) : [];
        return [pods, pods.toReversed()].map((each) => ({ pods: podsOf(each), contract: "a", last: given }));
      }),
    ).map((result) => decision.parse(result));
    for (const [index, { pods }] of samples.entries()) {
      const [result, reversed] = results.slice(2 * index);
      const { ranks, complete } = decision.parse(result);
      expect(reversed).toMatchObject({ ranks, complete });
      const serves = (role: string) =>
        pods.filter((each) => each.role === role && each.ready && !each.terminating && each.contract === "a");
      expect(complete).toBe(serves("prefill").length > 0 && serves("decode").length > 0);
      for (const each of pods) {
        const taken = ranksOf(each).some(([, host, port]) => ranks.includes(`${host}:${String(port)}`));
        if (each.contract !== "a") expect(taken).toBe(false);
        if (serves(each.role).length > 0) expect(taken).toBe(serves(each.role).includes(each));
      }
    }
  });
});

describe("the names of ranks", () => {
  it("differ, and are the same for DNS", () => {
    const [[names] = []] = z
      .array(z.array(z.array(z.string())))
      .parse(run([{ ranks: [["decode", "d-0-0.d-0", 6700]], count: 4 }]));
    expect(names).toEqual(["d-0-0.d-0:6700", "D-0-0.d-0:6700", "d-0-0.D-0:6700", "D-0-0.D-0:6700"]);
  });

  it("are new for a rank that returns while the proxy still lists it", () => {
    const ranks: readonly RankTuple[] = [
      ["decode", "d-0-0.d-0", 6700],
      ["decode", "d-1-0.d-1", 6700],
    ];
    const listed = ["d-0-0.d-0:6700", "d-1-0.d-1:6700", "d-2-0.d-2:6700"];
    const [added, removed, kept] = z
      .array(z.array(z.string()))
      .parse(run([{ ranks, listed, left: ["d-0-0.d-0:6700", "d-2-0.d-2:6700"] }])[0]);
    expect(added).toEqual(["D-0-0.d-0:6700"]);
    expect(removed).toEqual(["d-0-0.d-0:6700", "d-2-0.d-2:6700"]);
    expect(kept).toEqual(["d-1-0.d-1:6700"]);
  });
});
