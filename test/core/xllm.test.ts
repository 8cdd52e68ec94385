import { describe, expect, test } from "vitest";
import type { Site } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { type Change, oneMachine, oneSite, table, twoMachines, twoSite } from "../support/xllm.ts";

const draft = { draftModel: undefined, numSpeculativeTokens: undefined };

const noGraph = { enableAclGraph: undefined };

describe("xLLM", () => {
  test.each<Change & { name: string; machines: 1 | 2; site: Site }>([
    { name: "the document's machine", machines: 1, site: oneSite },
    { name: "the document's two machines", machines: 2, site: twoSite },
    {
      name: "all devices of one machine",
      machines: 1,
      site: oneSite,
      group: { devicesPerNode: 16, tensorParallelSize: 16 },
    },
    { name: "a machine with a rank table", machines: 1, site: { ...oneSite, rankTable: table("1.0", 1, 8) } },
    { name: "two machines of a super-pod", machines: 2, site: { ...oneSite, rankTable: table("1.2", 2, 8) } },
    {
      name: "two whole machines with the operator",
      machines: 2,
      site: { ...oneSite, rankTable: { operator: true } },
      group: { devicesPerNode: 16, tensorParallelSize: 16, dataParallelSize: 2 },
    },
    { name: "expert parallelism", machines: 2, site: twoSite, args: { epSize: 16 } },
    {
      name: "GLM-4.7 with its parser",
      machines: 1,
      site: oneSite,
      model: { name: "GLM-4.7" },
      args: { toolCallParser: "glm47", reasoningParser: "glm45" },
    },
    { name: "no speculation", machines: 1, site: oneSite, args: draft },
    {
      name: "guesses from the prompt",
      machines: 1,
      site: oneSite,
      version: "0.9",
      args: { ...noGraph, draftModel: undefined, speculativeAlgorithm: "Suffix" },
    },
    {
      name: "GLM-5 with 0.10",
      machines: 1,
      site: oneSite,
      version: "0.10",
      model: { name: "GLM-5", weights: "w4a8" },
      args: { ...noGraph, ...draft },
    },
    {
      name: "prefill apart",
      machines: 1,
      site: oneSite,
      args: { enableDisaggPd: true, etcdAddr: "192.0.2.1:2379", instanceRole: "PREFILL" },
    },
    {
      name: "a cache store",
      machines: 1,
      site: oneSite,
      args: { enableKvcacheStore: true, hostBlocksFactor: 2 },
    },
    { name: "one CPU for each process", machines: 1, site: oneSite, group: { cpusPerRank: 1 } },
  ])("lets pass $name", ({ machines, site, ...change }) => {
    expect(problemsOf(machines === 1 ? oneMachine(change) : twoMachines(change), site)).toEqual([]);
  });

  test("needs an image", () => {
    const { image: _, ...site } = oneSite;
    const [problem] = problemsOf(oneMachine(), site);
    expect(problem).toMatchObject({
      path: "image",
      message: "image is required: no public image contains xllm.",
    });
    expect(problem?.fix).toContain("quay.io/jd_xllm/xllm-ai:xllm-dev-hc-rc2-arm");
  });

  test("does not meet itself on a port", () => {
    const [problem] = problemsOf(oneMachine({ group: { ports: { api: 2870, master: 10015 } } }), oneSite);
    expect(problem).toMatchObject({ rule: "port-collision" });
    expect(problem?.message).toContain("HCCL's host sockets");
  });
});
