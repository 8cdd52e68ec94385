import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Change, check, type Finding, type Severity } from "../../core/index.ts";
import { rules } from "../../core/rules/rules.ts";
import { withChanges } from "../support/apply-changes.ts";
import type { CasesByRule, RuleCase } from "../support/rule-cases.ts";

const root = join(import.meta.dirname, "../..");

const DEGREES = "degrees, nodes and devices change together, and only a person knows which of them are given";
const DIRECTORIES = "the directories of the volume and of the image are not known";
const ADDRESSES = "the addresses of nodes and devices are not known";
const SHAPE = "another set of groups, engine or hardware is another deployment";
const NAMES = "any other name does";
const VALUES = "the given value says nothing about the meant one";

/** Rules whose fix leaves the value to a person, in some cases or in all, and why. */
const LEFT_TO_A_PERSON: Readonly<Record<string, string>> = {
  "api-without-key": "only the operator has the Secret",
  "network-policy-nodes": "only the operator knows the addresses of the nodes",
  "placement-label": "only the operator knows the labels of the nodes",
  "placement-possible": "only the operator knows the labels of the nodes",
  "ascend-memcache-links": "only a person can prepare the nodes",
  "ascend-additional-config-types": VALUES,
  "ascend-additional-config-values": VALUES,
  "ascend-experts-divide": DEGREES,
  "ascend-multi-connector": SHAPE,
  "ascend-pool-clients": DEGREES,
  "ascend-pool-settings": VALUES,
  "ascend-store-pool": DIRECTORIES,
  "driver-mounts-apart": "other names and paths, which depend on the node",
  "devices-fill-nodes": DEGREES,
  "draft-head-stored": "only a person knows what the checkpoint holds",
  "engine-runs-here": SHAPE,
  "flag-type": VALUES,
  "heads-divide": DEGREES,
  "image-comparable": "only a person knows what the image holds",
  "kv-engine-ids": NAMES,
  "launch-fits": SHAPE,
  "lightllm-mtp-mounted": DIRECTORIES,
  "memory-cache-given": DEGREES,
  "memory-fits": DEGREES,
  "memory-near": DEGREES,
  "model-path-mounted": DIRECTORIES,
  "names-fit": NAMES,
  "layers-fill-stages": VALUES,
  "not-catalogued": VALUES,
  "overrides-apply": "only a person knows which processes the override is for",
  "pd-degrees": DEGREES,
  "vllm-architecture-known": "only a person knows what the image holds",
  "vllm-draft-method-given": "only a person knows the draft model",
  "vllm-quantization-catalogued": VALUES,
  "pipeline-over-nodes": DEGREES,
  "release-known": "only a person knows which release a commit or a branch is near",
  "procedure-bench": DIRECTORIES,
  "procedure-mtp-export": DIRECTORIES,
  "procedure-mtp-weights": DIRECTORIES,
  "procedure-quantized-weights": DIRECTORIES,
  "procedure-weights": DIRECTORIES,
  "rank-table": ADDRESSES,
  "ranks-divide": DEGREES,
  "roles-complete": SHAPE,
  "vllm-config-value-types": VALUES,
  "variable-references": VALUES,
  "volume-path-free": DIRECTORIES,
  "xllm-binary-given": DIRECTORIES,
  "xllm-draft-complete": DIRECTORIES,
  "xllm-hardware-tested": "the fix is a test on hardware",
  "xllm-image-hardware": "the project publishes no image to propose",
  "xllm-key-value-heads": DEGREES,
  "xllm-model-of-dialect": SHAPE,
  "xllm-powers-of-two": DEGREES,
  "xllm-rank-table-fits": ADDRESSES,
  "xllm-rank-table-given": ADDRESSES,
  "xllm-tensor-fits-machines": DEGREES,
};

const RANK: Readonly<Record<Severity, number>> = { error: 2, warning: 1, advice: 0 };

const loaded = await Promise.all(
  globSync("core/**/*.cases.ts", { cwd: root })
    .toSorted()
    .map(async (file) => {
      const module: { readonly cases: CasesByRule } = await import(join(root, file));
      return module.cases;
    }),
);

const failing = loaded.flatMap((cases) =>
  Object.entries(cases).flatMap(([rule, { fails }]) => fails.map((one) => ({ rule, one }))),
);

/** Rules that run after a layout: an error that blocks the layout hides what they report. */
const late: ReadonlySet<string> = new Set(
  rules.filter(({ per }) => ["ledger", "object"].includes(per)).map(({ id }) => id),
);

function identity({ rule, path }: Finding): string {
  return `${rule} ${path}`;
}

function touches(changes: readonly Change[], path: string): boolean {
  return changes.some(
    (change) =>
      path === change.path ||
      path.startsWith(`${change.path}.`) ||
      ("moveTo" in change && path === change.moveTo),
  );
}

/** What a proposal leaves or causes: the finding itself, graver ones, and those about what it changes. */
function consequences({ topology, site = {} }: RuleCase, finding: Finding, changes: readonly Change[]) {
  const before = check(topology, site);
  const changed = withChanges({ topology, site }, changes);
  const known = new Set(before.findings.map(identity));
  const { findings } = check(changed.topology, changed.site);
  return findings.filter((after) => {
    if (identity(after) === identity(finding)) return true;
    if (known.has(identity(after)) || (before.blockedBy.length > 0 && late.has(after.rule))) return false;
    return RANK[after.severity] > RANK[finding.severity] || touches(changes, after.path);
  });
}

describe.each(failing)("the fix of $rule for $one.name", ({ rule, one }) => {
  const findings = check(one.topology, one.site).findings.filter((finding) => finding.rule === rule);

  test("is data, or left to a person", () => {
    const unproposed = findings.filter(({ proposal }) => proposal === undefined);
    if (!Object.hasOwn(LEFT_TO_A_PERSON, rule)) expect(unproposed.map(({ fix }) => fix)).toEqual([]);
  });

  test("solves the finding and causes no other", () => {
    for (const finding of findings) {
      if (finding.proposal === undefined) continue;
      expect(
        consequences(one, finding, finding.proposal).map(
          (after) => `${after.severity} ${after.rule} ${after.path}: ${after.message}`,
        ),
      ).toEqual([]);
    }
  });
});

test("each rule that leaves its fix to a person has such a case", () => {
  const unproposed = failing.flatMap(({ rule, one }) =>
    check(one.topology, one.site).findings.filter(
      (finding) => finding.rule === rule && finding.proposal === undefined,
    ),
  );
  expect([...new Set(unproposed.map(({ rule }) => rule))].toSorted()).toEqual(
    Object.keys(LEFT_TO_A_PERSON).toSorted(),
  );
});
