import { describe, expect, test } from "vitest";
import { problemsOf } from "../support/problems.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

describe("rules", () => {
  test.each([
    ["the documented prefill/decode topology", prefillDecode()],
    ["one serving node", serving(1)],
    ["two serving nodes", serving(2)],
    [
      "the documented length of w8a8 on one node",
      serving(1, (topology) => {
        topology.model.weights = "w8a8";
        groupOf(topology, "serve").args = {
          enableExpertParallel: true,
          gpuMemoryUtilization: 0.95,
          maxModelLen: 40_960,
        };
      }),
    ],
    [
      "a length that the engine chooses",
      serving(1, (topology) => {
        topology.model.weights = "w8a8";
        groupOf(topology, "serve").args = { enableExpertParallel: true, maxModelLen: "auto" };
      }),
    ],
    ["several replicas", prefillDecode((topology) => void (groupOf(topology, "prefill").replicas = 3))],
    [
      "the same cache flags on both sides",
      prefillDecode((topology) => {
        for (const name of ["prefill", "decode"])
          Object.assign(groupOf(topology, name).args ?? {}, { blockSize: 128 });
      }),
    ],
  ])("accept %s", (_, topology) => {
    expect(
      problemsOf(topology, {
        labels: { team: "llm" },
        secretEnvironment: { VLLM_API_KEY: { name: "s", key: "k" } },
      }),
    ).toEqual([]);
  });
});
