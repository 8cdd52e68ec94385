import { expect, test } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import flashMtp from "../../stacks/h200-glm47-flash-mtp.ts";
import { Severity } from "../../core/domain/finding.ts";
import { rules } from "../../core/engines/lightllm/rules.ts";
import type { Topology } from "../../core/index.ts";
import { findingsOf } from "../support/findings.ts";
import { at, withArgs, without } from "../support/flash.ts";

interface Case {
  readonly rule: string;
  readonly fails: Topology;
  readonly paths: readonly string[];
  readonly fix: RegExp;
  readonly passes: readonly Topology[];
}

const small = { graphMaxBatchSize: 256 };

const personal = without(
  without(withArgs({ performanceMode: "personal" }), "graphMaxBatchSize"),
  "chunkedPrefillSize",
);

const cases: readonly Case[] = [
  {
    rule: "lightllm-graph-batch",
    fails: withArgs({ graphMaxBatchSize: 257 }),
    paths: [at("graphMaxBatchSize")],
    fix: /lower it to 256/,
    passes: [
      withArgs(small),
      withArgs({ graphMaxBatchSize: 257, runningMaxReqSize: 257 }),
      withArgs({ graphMaxBatchSize: 257, performanceMode: "personal" }),
      without(structuredClone(flash), "graphMaxBatchSize"),
    ],
  },
  {
    rule: "lightllm-memory-reserve",
    fails: withArgs({ ...small, memFraction: 0.93 }, {}, flashMtp),
    paths: [at("memFraction")],
    fix: /0\.92 or less/,
    passes: [
      withArgs({ ...small, memFraction: 0.92 }, {}, flashMtp),
      withArgs({ ...small, memFraction: 0.93 }),
      // An error of another rule.
      withArgs({ ...small, memFraction: 1 }, {}, flashMtp),
      flashMtp,
    ],
  },
  {
    rule: "lightllm-memory-reserve",
    fails: withArgs({ graphMaxBatchSize: 512, memFraction: 0.95 }),
    paths: [at("memFraction")],
    fix: /0\.92 or less/,
    passes: [
      withArgs({ graphMaxBatchSize: 511, memFraction: 0.95 }),
      without(withArgs({ memFraction: 0.95 }), "graphMaxBatchSize"),
    ],
  },
  {
    rule: "lightllm-personal-overrides",
    fails: withArgs({ performanceMode: "personal", runningMaxReqSize: 8, graphMaxBatchSize: 8 }),
    paths: [at("runningMaxReqSize"), at("chunkedPrefillSize"), at("graphMaxBatchSize")],
    fix: /performanceMode out/,
    passes: [personal, flash],
  },
];

test.each(cases)("$rule at $paths", ({ rule, fails, paths, fix, passes }) => {
  const found = findingsOf(fails, {}, rule);
  expect(found.map(({ path }) => path)).toEqual(paths);
  for (const finding of found) expect(finding.fix).toMatch(fix);
  for (const topology of passes) expect(findingsOf(topology, {}, rule)).toEqual([]);
});

test("every warning of LightLLM has a case here", () => {
  expect([...new Set(cases.map(({ rule }) => rule))].toSorted()).toEqual(
    rules
      .filter(({ severity = Severity.Error }) => severity !== Severity.Error)
      .map(({ id }) => id)
      .toSorted(),
  );
});
