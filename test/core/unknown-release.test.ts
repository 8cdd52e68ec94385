import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check, plan, type Topology } from "../../core/index.ts";
import { knownReleases } from "../../core/facts/index.ts";
import { changed, type GroupChange } from "../support/findings.ts";
import { prefillDecode, serving } from "../support/topologies.ts";

const on = (version: string, change: GroupChange = {}): Topology =>
  changed(serving(1), { version, ...change });

const findingsAbout = (topology: Topology, rule: string) =>
  check(topology).findings.filter((finding) => finding.rule === rule);

const errorsOf = (topology: Topology) =>
  check(topology).findings.filter(({ severity }) => severity === "error");

const rc9 = "v0.20.2rc9";

describe("a release without a catalogue", () => {
  test.each([rc9, "v0.20.2", "v99.0.0", "main", "nightly-releases"])("is no error: %s", (version) => {
    expect(findingsAbout(on(version), "release-known")).toHaveLength(1);
    expect(errorsOf(on(version))).toEqual([]);
  });

  test("is named once for a stack of several groups", () => {
    const topology = prefillDecode(({ engine }) => Object.assign(engine, { version: rc9 }));
    expect(findingsAbout(topology, "release-known")).toHaveLength(1);
    expect(errorsOf(topology)).toEqual([]);
  });

  test("keeps its own image", () => {
    expect(plan(on("main")).topology.image).toBe("quay.io/ascend/vllm-ascend:main-a3");
    expect(plan(on(rc9)).topology.image).toBe(`quay.io/ascend/vllm-ascend:${rc9}-a3`);
  });

  test("is accepted like any other warning", () => {
    const accepts = { "release-known": { "engine.version": "a release of our own" } };
    expect(findingsAbout({ ...on(rc9), accepts }, "release-known")).toMatchObject([
      { accepted: "a release of our own" },
    ]);
    expect(findingsAbout({ ...on(rc9), accepts }, "accepts-find")).toEqual([]);
  });

  test("has no unknown flag, key, parser or variable for certain", () => {
    const topology = on(rc9, {
      args: {
        newFlag: 1,
        toolCallParser: "glm60",
        uvicornLogLevel: "loudest",
        speculativeConfig: { method: "mtp", num_speculative_tokens: 1, new_key: 1 },
        additionalConfig: { new_key: 1, eplb_config: { new_key: 1 } },
      },
      env: { VLLM_ASCEND_NEW: "1" },
    });
    expect(errorsOf(topology)).toEqual([]);
    const unknown = check(topology).findings.filter(({ message }) => message.includes("is not known in"));
    expect(
      unknown.map(({ rule, path }) => `${rule} ${path.replace("groups.serve.", "")}`).toSorted(),
    ).toEqual([
      "ascend-additional-config-known args.additionalConfig.eplb_config.new_key",
      "ascend-additional-config-known args.additionalConfig.new_key",
      "ascend-variable-read env.VLLM_ASCEND_NEW",
      "not-catalogued args.newFlag",
      "not-catalogued args.toolCallParser",
      "not-catalogued args.uvicornLogLevel",
      "vllm-config-keys-known args.speculativeConfig.new_key",
    ]);
  });

  test("has wrong types, spellings and owned flags for certain", () => {
    const topology = on(rc9, { args: { maxNumSeqs: "eight", max_model_len: 8, tensorParallelSize: 8 } });
    expect(
      errorsOf(topology)
        .map(({ rule }) => rule)
        .toSorted(),
    ).toEqual(["flag-type", "owned-flag", "unknown-flag"]);
  });

  test("of any name or number is planned, with one warning", () => {
    const names = fc.oneof(
      fc.stringMatching(/^v?[0-9]{1,2}\.[0-9]{1,2}\.[0-9](?:rc[1-9]|\.post1)?$/),
      fc.stringMatching(/^[a-z][a-z0-9-]{0,12}$/),
    );
    fc.assert(
      fc.property(
        names.filter((name) => !knownReleases("vllm-ascend").includes(name)),
        (version) => {
          const topology = on(version, { args: { newFlag: 1 } });
          expect(findingsAbout(topology, "release-known")).toHaveLength(1);
          expect(findingsAbout(topology, "not-catalogued").map(({ path }) => path)).toContain(
            "groups.serve.args.newFlag",
          );
          expect(findingsAbout(topology, "unknown-flag")).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
