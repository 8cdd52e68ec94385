import { describe, expect, test } from "vitest";
import { check, errorsOf, type Topology } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { groupOf, prefillDecode } from "../support/topologies.ts";

/** A mistyped flag, and conflicting ports: those of two processes, and HCCL's with an API. */
function broken(change: (topology: Topology) => void = () => {}): Topology {
  return prefillDecode((topology) => {
    const prefill = groupOf(topology, "prefill");
    prefill.env = { ...prefill.env, HCCL_IF_BASE_PORT: "6690" };
    const decode = groupOf(topology, "decode");
    Object.assign(decode.args ?? {}, { maxNumSeq: 8 });
    decode.ports.dataParallelRpc = 6722;
    topology.accepts = {};
    change(topology);
  });
}

const collisions = ["groups.decode.ports.dataParallelRpc", "groups.prefill.ports.api"];

describe("check reports every problem at once", () => {
  test("with conflicting ports and a mistyped flag", () => {
    const problems = problemsOf(broken());
    expect(problems.find(({ path }) => path === "groups.decode.args.maxNumSeq")?.fix).toMatch(/maxNumSeqs/);
    const paths = problems.filter(({ rule }) => rule === "port-collision").map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(collisions));
  });

  test("with conflicting ports and warnings about ports", () => {
    const { findings, layout } = check(broken(), { nodes: { nodePortRange: "30000-32767" } });
    expect(errorsOf(findings).map(({ rule }) => rule)).toContain("port-collision");
    expect(findings.filter(({ rule }) => rule === "port-node-port").map(({ path }) => path)).toEqual([
      "nodes.nodePortRange",
    ]);
    expect(layout).toBeDefined();
  });

  test.each([
    [
      "ranks that cannot be spread",
      (topology: Topology) => void (groupOf(topology, "decode").nodes = 3),
      "decode.dataParallelSize",
    ],
    [
      "degrees that do not match the nodes",
      (topology: Topology) => void (groupOf(topology, "prefill").nodes = 1),
      "prefill.nodes",
    ],
  ])("without port conflicts, and reports that %s block the layout", (_, change, path) => {
    const { findings, layout, blockedBy } = check(broken(change));
    const problems = errorsOf(findings);
    expect(layout).toBeUndefined();
    expect(problems.map(({ rule }) => rule)).not.toContain("port-collision");
    expect(problems.map((problem) => problem.path)).toContain("groups.decode.args.maxNumSeq");
    expect(blockedBy.map((problem) => problem.path)).toContain(`groups.${path}`);
  });
});
