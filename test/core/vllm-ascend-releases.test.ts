import { describe, expect, test } from "vitest";
import { versions } from "../../core/engines/vllm-ascend/versions.ts";
import type { ArgumentValue, Topology } from "../../core/index.ts";
import { changed, findingsOf } from "../support/findings.ts";
import { problemsOf } from "../support/problems.ts";
import { serving } from "../support/topologies.ts";

const on = (version: string, args: Record<string, ArgumentValue> = {}): Topology =>
  changed(serving(1), { version, args });

test("each image tag holds the vLLM that upstream built into it", () => {
  expect(Object.entries(versions).map(([tag, { vllm }]) => [tag, vllm])).toEqual([
    ["v0.13.0rc1", "0.13.0"],
    ["v0.17.0rc1", "0.17.0"],
    ["v0.18.0rc1", "0.18.0"],
    ["v0.18.0", "0.18.0"],
    ["v0.20.2rc1", "0.20.2"],
    ["v0.23.0", "0.23.0"],
    ["v0.25.1rc1", "0.25.1"],
  ]);
});

describe("a flag is known from one release on, or up to one", () => {
  test.each<[flag: string, value: ArgumentValue, knows: string, doesNot: string]>([
    ["swapSpace", 4, "v0.17.0rc1", "v0.18.0"],
    ["shutdownTimeout", 30, "v0.18.0", "v0.17.0rc1"],
    ["safetensorsPrefetchNumThreads", 8, "v0.23.0", "v0.20.2rc1"],
    ["prefillScheduleInterval", 2, "v0.25.1rc1", "v0.23.0"],
  ])("%s", (flag, value, knows, doesNot) => {
    expect(problemsOf(on(knows, { [flag]: value }))).toEqual([]);
    expect(problemsOf(on(doesNot, { [flag]: value }))).toMatchObject([
      { rule: "unknown-flag", path: `groups.serve.args.${flag}` },
    ]);
  });
});

describe("flags of newer releases that would take ranks or devices elsewhere are refused", () => {
  test.each<[flag: string, value: ArgumentValue]>([
    ["dataParallelMultiPortExternalLb", true],
    ["dataParallelSupervisorPort", 9000],
    ["deviceIds", "0,1"],
  ])("%s", (flag, value) => {
    expect(problemsOf(on("v0.25.1rc1", { [flag]: value }))).toMatchObject([{ rule: "owned-flag" }]);
  });
});

describe("what the plugin reads is judged where its release was read", () => {
  const mistyped = { additionalConfig: { enable_dsa_pc: true } };
  const rules = (version: string) =>
    findingsOf(changed(on(version, mistyped), { env: { VLLM_ASCEND_NO_SUCH: "1" } })).map(({ rule }) => rule);

  test.each(Object.keys(versions).slice(1))("%s", (version) => {
    expect(rules(version)).toContain("ascend-additional-config-known");
    expect(rules(version)).toContain("ascend-variable-read");
  });
});
