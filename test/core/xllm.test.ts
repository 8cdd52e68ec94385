import { describe, expect, test } from "vitest";
import type { Site } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { type Change, oneMachine, oneSite, table, twoMachines, twoSite } from "../support/xllm.ts";

const draft = { draftModel: undefined, numSpeculativeTokens: undefined };

const noGraph = { enableAclGraph: undefined };

describe("a topology of xLLM", () => {
  test.each<Change & { name: string; nodes: 1 | 2; site: Site }>([
    { name: "the document's one node", nodes: 1, site: oneSite },
    { name: "the document's two nodes", nodes: 2, site: twoSite },
    {
      name: "all devices of one node",
      nodes: 1,
      site: oneSite,
      group: { devicesPerNode: 16, tensorParallelSize: 16 },
    },
    { name: "one node with a rank table", nodes: 1, site: { ...oneSite, rankTable: table("1.0", 1, 8) } },
    { name: "two nodes of a super-pod", nodes: 2, site: { ...oneSite, rankTable: table("1.2", 2, 8) } },
    {
      name: "two whole nodes with the operator",
      nodes: 2,
      site: { ...oneSite, rankTable: { operator: true } },
      group: { devicesPerNode: 16, tensorParallelSize: 16, dataParallelSize: 2 },
    },
    { name: "expert parallelism", nodes: 2, site: twoSite, args: { epSize: 16 } },
    {
      name: "GLM-4.7 with its parser",
      nodes: 1,
      site: oneSite,
      model: { name: "GLM-4.7" },
      args: { toolCallParser: "glm47", reasoningParser: "glm45" },
    },
    { name: "no speculative decoding", nodes: 1, site: oneSite, args: draft },
    {
      name: "draft tokens from the prompt",
      nodes: 1,
      site: oneSite,
      version: "0.9",
      args: { ...noGraph, draftModel: undefined, speculativeAlgorithm: "Suffix" },
    },
    {
      name: "GLM-5 with 0.10",
      nodes: 1,
      site: oneSite,
      version: "0.10",
      model: { name: "GLM-5", weights: "w4a8" },
      args: { ...noGraph, ...draft },
    },
    {
      name: "a prefill instance",
      nodes: 1,
      site: oneSite,
      args: { enableDisaggPd: true, etcdAddr: "192.0.2.1:2379", instanceRole: "PREFILL" },
    },
    {
      name: "a cache store",
      nodes: 1,
      site: oneSite,
      args: { enableKvcacheStore: true, hostBlocksFactor: 2 },
    },
    { name: "one CPU for each process", nodes: 1, site: oneSite, group: { cpusPerRank: 1 } },
  ])("has no problem: $name", ({ nodes, site, ...change }) => {
    expect(problemsOf(nodes === 1 ? oneMachine(change) : twoMachines(change), site)).toEqual([]);
  });

  test("requires an image in the site", () => {
    const { image: _, ...site } = oneSite;
    const [problem] = problemsOf(oneMachine(), site);
    expect(problem).toMatchObject({
      path: "image",
      message: "image is required: no public image contains xLLM.",
    });
    expect(problem?.fix).toContain("quay.io/jd_xllm/xllm-ai:xllm-dev-hc-rc2-arm");
  });

  test("reports a port of the engine that collides with one of HCCL", () => {
    const [problem] = problemsOf(oneMachine({ group: { ports: { api: 2870, master: 10015 } } }), oneSite);
    expect(problem).toMatchObject({ rule: "port-collision" });
    expect(problem?.message).toContain("HCCL's host sockets");
  });
});
