import { describe, expect, test } from "vitest";
import { plan } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

const portsOf = (pod: string) =>
  plan(prefillDecode())
    .ports.find((node) => node.pod === pod)
    ?.claims.map(({ name, first, last }) => [name, first, last]);

describe("the ledger", () => {
  test("lists what each node binds", () => {
    expect(portsOf("a3-1p1d-prefill-0-0")).toEqual([
      ["api-0", 6700, 6700],
      ["supervisor", 10522, 10522],
      ["dp-rpc", 10521, 10521],
      ["kv", 30000, 30015],
    ]);
    expect(portsOf("a3-1p1d-prefill-0-1")).toEqual([
      ["api-0", 6700, 6700],
      ["kv", 30016, 30031],
    ]);
    // Decode fetches and does not listen.
    expect(portsOf("a3-1p1d-decode-0-3")).toEqual([
      ["api-0", 6721, 6721],
      ["api-1", 6722, 6722],
      ["api-2", 6723, 6723],
      ["api-3", 6724, 6724],
    ]);
  });

  test("the supervisors' port can be moved", () => {
    const { groups } = plan(
      serving(2, (topology) => void (groupOf(topology, "serve").ports.supervisor = 9999)),
    );
    expect(groups[0]?.supervisorPort).toBe(9999);
  });
});

describe("refused are", () => {
  test("one port for two owners, both named", () => {
    const problems = problemsOf(
      prefillDecode((topology) => void (groupOf(topology, "decode").ports.dataParallelRpc = 6723)),
    );
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatchObject({ rule: "port-collision", value: 6723 });
    expect(problems[0]?.message).toContain("decode-0 rank-2");
    expect(problems[0]?.message).toContain("data-parallel handshake");
    expect(problems[1]?.message).toContain("supervisor");
  });

  test("an API inside the KV window", () => {
    const problems = problemsOf(
      prefillDecode((topology) => void (groupOf(topology, "prefill").ports.api = 30007)),
    );
    expect(problems[0]).toMatchObject({ path: "groups.prefill.ports.api", rule: "port-collision" });
  });

  test("windows that leave the legal range", () => {
    const problems = problemsOf(
      prefillDecode((topology) => void (groupOf(topology, "prefill").ports.kv = 65_510)),
    );
    expect(problems).toMatchObject([
      { path: "groups.prefill.ports.kv", rule: "port-range", cure: "lower it by at least 6" },
    ]);
  });
});
