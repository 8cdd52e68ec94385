import { describe, expect, test } from "vitest";
import { catalogueOf } from "../../core/facts/index.ts";
import { at, type Case, changed, expectProblem, withArgs } from "../support/flash.ts";
import { problemsOf } from "../support/problems.ts";

const cases: readonly Case[] = [
  {
    name: "a tool parser of vLLM",
    topology: withArgs({ toolCallParser: "glm45" }),
    rule: "flag-type",
    path: at("toolCallParser"),
    value: "glm45",
    fix: /"glm47"/,
  },
  {
    name: "a reasoning parser that LightLLM lacks",
    topology: withArgs({ reasoningParser: "glm47" }),
    rule: "flag-type",
    path: at("reasoningParser"),
    value: "glm47",
    fix: /"glm45"/,
  },
  {
    name: "a value of a switch",
    topology: withArgs({ enableEpMoe: "True" }),
    rule: "flag-type",
    path: at("enableEpMoe"),
    value: "True",
    fix: /true or false/,
  },
  {
    name: "a switch that is turned off",
    topology: withArgs({ trustRemoteCode: false }),
    rule: "flag-type",
    path: at("trustRemoteCode"),
    value: false,
    fix: /^Remove/,
  },
  {
    name: "a text in place of a number",
    topology: withArgs({ graphMaxBatchSize: "large" }),
    rule: "flag-type",
    path: at("graphMaxBatchSize"),
    value: "large",
    fix: /whole number/,
  },
  {
    name: "a list with an unknown backend",
    topology: withArgs({ llmDecodeAttBackend: ["triton", "flashqla"] }),
    rule: "flag-type",
    path: at("llmDecodeAttBackend"),
    value: ["triton", "flashqla"],
    fix: /"flashinfer"|one of auto, fa3, flashinfer, triton/,
  },
  {
    name: "an empty list",
    topology: withArgs({ eosId: [] }),
    rule: "flag-type",
    path: at("eosId"),
    value: [],
    fix: /^Add a value to eosId/,
  },
  {
    name: "one of several values that the parser would read as a flag",
    topology: withArgs({ eosId: [2, -0.5] }),
    rule: "flag-type",
    path: at("eosId"),
    value: [2, -0.5],
    fix: /^Set eosId to -0.5 alone, or to entries that do not start with a hyphen$/,
  },
  {
    name: "a mistyped flag",
    topology: withArgs({ maxReqTotalLength: 1000 }),
    rule: "unknown-flag",
    path: at("maxReqTotalLength"),
    value: 1000,
    fix: /"maxReqTotalLen"/,
  },
  {
    name: "a flag with underscores",
    topology: withArgs({ mem_fraction: 0.9 }),
    rule: "unknown-flag",
    path: at("mem_fraction"),
    value: 0.9,
    fix: / memFraction$/,
  },
  {
    name: "the short spelling of a flag",
    topology: withArgs({ pMode: "personal" }),
    rule: "unknown-flag",
    path: at("pMode"),
    value: "personal",
    fix: /^Rename pMode to performanceMode$/,
  },
  {
    name: "a removed flag",
    topology: withArgs({ disableCustomAllreduce: true }),
    rule: "removed-flag",
    path: at("disableCustomAllreduce"),
    value: true,
    fix: /^Remove disableCustomAllreduce$/,
  },
  {
    name: "a removed flag with a successor",
    topology: withArgs({ enableFa3: true }),
    rule: "removed-flag",
    path: at("enableFa3"),
    value: true,
    fix: /^Replace enableFa3 with .*llmPrefillAttBackend/,
  },
  {
    name: "a host",
    topology: withArgs({ host: "127.0.0.1" }),
    rule: "owned-flag",
    path: at("host"),
    value: "127.0.0.1",
    fix: /^Remove host: the server listens on all addresses of its pod$/,
  },
  {
    name: "a parallel size among the flags",
    topology: withArgs({ tp: 2 }),
    rule: "owned-flag",
    path: at("tp"),
    value: 2,
    fix: /^Remove tp, and set groups\.serve\.tensorParallelSize and dataParallelSize/,
  },
  {
    name: "a server for several nodes",
    topology: withArgs({ useConfigServerToInitNccl: true }),
    rule: "owned-flag",
    path: at("useConfigServerToInitNccl"),
    value: true,
    fix: /^Remove useConfigServerToInitNccl: glm-serve runs LightLLM on one node$/,
  },
];

describe("the flags of LightLLM", () => {
  test.each(cases)("report $name", (one) => {
    expectProblem(one, problemsOf(one.topology, one.site));
  });

  test("report devices in the environment", () => {
    const topology = withArgs({}, { env: { CUDA_VISIBLE_DEVICES: "0" } });
    expect(problemsOf(topology)).toEqual([
      expect.objectContaining({
        rule: "owned-variable",
        path: "groups.serve.env.CUDA_VISIBLE_DEVICES",
        value: "0",
        fix: "Remove CUDA_VISIBLE_DEVICES: the device plugin chooses the devices of the pod",
      }),
    ]);
  });

  test("report a release that does not support the model, and name one that does", () => {
    const topology = changed((draft) => Object.assign(draft.engine, { version: "v1.1.0" }));
    expect(problemsOf(topology)).toEqual([
      expect.objectContaining({
        path: "engine.version",
        value: "v1.1.0",
        rule: "lightllm-model-of-release",
        fix: "Set engine.version to v1.2.0 or a later release",
        source: expect.stringContaining("since v1.2.0"),
      }),
    ]);
  });
});

test("the catalogue has every flag of the document and no removed flag", () => {
  const { flags, removed } = catalogueOf("lightllm", "v1.2.0");
  expect(Object.keys(removed).filter((flag) => flag in flags)).toEqual([]);
  expect(Object.keys(flags)).toEqual(
    expect.arrayContaining([
      "max_req_total_len",
      "llm_prefill_att_backend",
      "mtp_draft_model_dir",
      "graph_max_batch_size",
    ]),
  );
});
