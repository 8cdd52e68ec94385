import { describe, expect, test } from "vitest";
import { mooncakeOf } from "../../core/engines/vllm-ascend/mooncake.ts";
import { inRange } from "../../core/domain/index.ts";
import { releaseOf, versions } from "../../core/engines/vllm-ascend/versions.ts";
import type { ArgumentValue, Topology } from "../../core/index.ts";
import { changed, findingsOf } from "../support/findings.ts";
import { problemsOf } from "../support/problems.ts";
import { serving } from "../support/topologies.ts";

/** A model that every release serves. */
const on = (version: string, args: Record<string, ArgumentValue> = {}): Topology =>
  changed(serving(1), { version, model: { name: "GLM-4.7", weights: "w8a8" }, args });

test("every image tag maps to the vLLM release in the image", () => {
  for (const tag of versions) expect(releaseOf(tag).vllm).toMatch(/^\d+\.\d+\.\d+$/);
  expect(Object.fromEntries(versions.map((tag) => [tag, releaseOf(tag).vllm]))).toMatchObject({
    "v0.13.0rc1": "0.13.0",
    "v0.17.0rc1": "0.17.0",
    "v0.18.0rc1": "0.18.0",
    "v0.18.0": "0.18.0",
    "v0.20.2rc1": "0.20.2",
    "v0.23.0": "0.23.0",
    "v0.25.1rc1": "0.25.1",
  });
});

describe("a flag exists in some releases only", () => {
  test.each<[flag: string, value: ArgumentValue, release: string, releaseWithout: string]>([
    ["swapSpace", 4, "v0.17.0rc1", "v0.18.0"],
    ["shutdownTimeout", 30, "v0.18.0", "v0.17.0rc1"],
    ["safetensorsPrefetchNumThreads", 8, "v0.23.0", "v0.20.2rc1"],
    ["prefillScheduleInterval", 2, "v0.25.1rc1", "v0.23.0"],
  ])("%s", (flag, value, release, releaseWithout) => {
    expect(problemsOf(on(release, { [flag]: value }))).toEqual([]);
    expect(problemsOf(on(releaseWithout, { [flag]: value }))).toMatchObject([
      { rule: "unknown-flag", path: `groups.serve.args.${flag}` },
    ]);
  });
});

describe("rejects a flag of a newer release that follows from the topology", () => {
  test.each<[flag: string, value: ArgumentValue]>([
    ["dataParallelMultiPortExternalLb", true],
    ["dataParallelSupervisorPort", 9000],
    ["deviceIds", "0,1"],
  ])("%s", (flag, value) => {
    expect(problemsOf(on("v0.25.1rc1", { [flag]: value }))).toMatchObject([{ rule: "owned-flag" }]);
  });
});

describe("keys and variables of the plugin are checked in every release with a table", () => {
  const mistyped = { additionalConfig: { enable_dsa_pc: true } };
  const rules = (version: string) =>
    findingsOf(changed(on(version, mistyped), { env: { VLLM_ASCEND_NO_SUCH: "1" } })).map(({ rule }) => rule);

  test.each(versions.filter((version) => inRange(version, { since: "0.17" })))("%s", (version) => {
    const refuses = inRange(version, { since: "0.27" });
    expect(rules(version)).toContain(`ascend-additional-config-${refuses ? "strict" : "known"}`);
    expect(rules(version)).toContain("ascend-variable-read");
  });
});

describe("what the library adds follows from the release", () => {
  test.each([
    ["v0.13.0rc1", false, 2],
    ["v0.17.0rc1", true, 0],
    ["main", true, 0],
  ])("%s", (version, engineReadyTimeout, plugins) => {
    const release = releaseOf(version);
    expect(release.engineReadyTimeout).toBe(engineReadyTimeout);
    expect(release.parserPlugins).toHaveLength(plugins);
  });

  test("the version of Mooncake comes from the image", () => {
    expect(versions.slice(0, 1).map((version) => mooncakeOf(version))).toMatchObject([
      { version: "v0.3.7.post2", step: 1000, first: ["MC_MIN_PRC_PORT"] },
    ]);
    expect(mooncakeOf("v0.18.0")).toMatchObject({ version: "v0.3.9", step: 100, base: "ASCEND_BASE_PORT" });
    expect(mooncakeOf("v0.23.0")).toMatchObject({ first: ["MC_MIN_RPC_PORT", "MC_MIN_PRC_PORT"] });
  });
});
