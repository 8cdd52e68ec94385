import { describe, expect, test } from "vitest";
import { catalogueOf } from "../../core/engines/lightllm/versions.ts";
import { at, type Case, changed, expectRefusal, withArgs } from "../support/flash.ts";
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
    name: "a reasoning parser that it lacks",
    topology: withArgs({ reasoningParser: "glm47" }),
    rule: "flag-type",
    path: at("reasoningParser"),
    value: "glm47",
    fix: /"glm45"/,
  },
  {
    name: "a value behind a switch",
    topology: withArgs({ enableEpMoe: "True" }),
    rule: "flag-type",
    path: at("enableEpMoe"),
    value: "True",
    fix: /true or false/,
  },
  {
    name: "a switch that is off",
    topology: withArgs({ trustRemoteCode: false }),
    rule: "flag-type",
    path: at("trustRemoteCode"),
    value: false,
    fix: /take it out/,
  },
  {
    name: "a number as text",
    topology: withArgs({ graphMaxBatchSize: "512" }),
    rule: "flag-type",
    path: at("graphMaxBatchSize"),
    value: "512",
    fix: /whole number/,
  },
  {
    name: "a backend that is none",
    topology: withArgs({ llmDecodeAttBackend: ["triton", "flashqla"] }),
    rule: "flag-type",
    path: at("llmDecodeAttBackend"),
    value: ["triton", "flashqla"],
    fix: /"flashinfer"|Use one of auto, fa3, flashinfer, triton/,
  },
  {
    name: "a list of nothing",
    topology: withArgs({ eosId: [] }),
    rule: "flag-type",
    path: at("eosId"),
    value: [],
    fix: /give one/,
  },
  {
    name: "a value that the parser takes for a flag",
    topology: withArgs({ chatTemplate: "--x" }),
    rule: "flag-type",
    path: at("chatTemplate"),
    value: "--x",
    fix: /hyphen/,
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
    name: "a flag with its underscores",
    topology: withArgs({ mem_fraction: 0.9 }),
    rule: "unknown-flag",
    path: at("mem_fraction"),
    value: 0.9,
    fix: /"memFraction"/,
  },
  {
    name: "the short spelling of a flag",
    topology: withArgs({ pMode: "personal" }),
    rule: "unknown-flag",
    path: at("pMode"),
    value: "personal",
    fix: /performanceMode/,
  },
  {
    name: "a flag that was removed",
    topology: withArgs({ disableCustomAllreduce: true }),
    rule: "removed-flag",
    path: at("disableCustomAllreduce"),
    value: true,
    fix: /take it out/,
  },
  {
    name: "a flag that has a successor",
    topology: withArgs({ enableFa3: true }),
    rule: "removed-flag",
    path: at("enableFa3"),
    value: true,
    fix: /llmPrefillAttBackend/,
  },
  {
    name: "a host of one's own",
    topology: withArgs({ host: "127.0.0.1" }),
    rule: "owned-flag",
    path: at("host"),
    value: "127.0.0.1",
    fix: /take it out/,
  },
  {
    name: "a degree among the flags",
    topology: withArgs({ tp: 2 }),
    rule: "owned-flag",
    path: at("tp"),
    value: 2,
    fix: /groups\.serve\.tensorParallelSize/,
  },
  {
    name: "a place to meet",
    topology: withArgs({ useConfigServerToInitNccl: true }),
    rule: "owned-flag",
    path: at("useConfigServerToInitNccl"),
    value: true,
    fix: /one node/,
  },
];

describe("LightLLM refuses", () => {
  test.each(cases)("$name", (refused) => {
    expectRefusal(refused, problemsOf(refused.topology, refused.site));
  });

  test("devices in the environment", () => {
    const topology = withArgs({}, { env: { CUDA_VISIBLE_DEVICES: "0" } });
    expect(problemsOf(topology)).toEqual([
      expect.objectContaining({
        rule: "owned-variable",
        path: "groups.serve.env.CUDA_VISIBLE_DEVICES",
        value: "0",
        fix: "take it out: the device plugin chooses the devices of the pod",
      }),
    ]);
  });
  test("a release without the model, naming the one that has it", () => {
    const topology = changed((draft) => Object.assign(draft.engine, { version: "v1.1.0" }));
    expect(problemsOf(topology)).toEqual([
      expect.objectContaining({
        path: "engine.version",
        value: "v1.1.0",
        fix: 'Did you mean "v1.2.0"?',
        source: expect.stringContaining("since v1.2.0"),
      }),
    ]);
  });
});

test("the flag table has every flag of the document and none that was removed", () => {
  const { flags, removed } = catalogueOf("v1.2.0");
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
