import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check, type Finding } from "../../core/index.ts";
import { rules } from "../../core/rules/rules.ts";
import { findingsOf } from "../support/findings.ts";
import { styleFlawsOf } from "../support/message-style.ts";
import type { CasesByRule, ReportedProblem, RuleCase } from "../support/rule-cases.ts";

const root = join(import.meta.dirname, "../..");

const files = globSync("core/**/*.cases.ts", { cwd: root }).toSorted();

const loaded = await Promise.all(
  files.map(async (file) => {
    const module: { readonly cases: CasesByRule } = await import(join(root, file));
    return { file, cases: module.cases };
  }),
);

/** Scopes whose subjects exist only after a whole check. */
const late: ReadonlySet<string> = new Set(
  rules.filter(({ per }) => per === "acceptance" || per === "object").map(({ id }) => id),
);

function reportedBy(rule: string, { topology, site = {}, within }: RuleCase): readonly Finding[] {
  const findings = late.has(rule)
    ? check(topology, site).findings.filter((finding) => finding.rule === rule)
    : findingsOf(topology, site, rule);
  return findings.filter(
    ({ path }) => within === undefined || path === within || path.startsWith(`${within}.`),
  );
}

/** The order of findings follows the names of settings, not the order in which a case writes them. */
function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  if (a.path === b.path) return 0;
  return a.path < b.path ? -1 : 1;
}

function expected({ path, value, message, fix }: ReportedProblem): unknown {
  return {
    path,
    ...(value === undefined ? {} : { value }),
    message: typeof message === "string" ? message : (expect.stringMatching(message) as unknown),
    fix: typeof fix === "string" ? fix : (expect.stringMatching(fix) as unknown),
  };
}

for (const { cases } of loaded) {
  describe.each(Object.entries(cases))("%s", (rule, { fails, passes }) => {
    test.each(fails)("reports $name", (one) => {
      const findings = reportedBy(rule, one);
      const found = findings.toSorted(byPath).map(({ path, value, message, fix }) => ({
        path,
        ...(value === undefined ? {} : { value }),
        message,
        fix,
      }));
      expect(found).toEqual(one.reports.toSorted(byPath).map(expected));
      expect(findings.flatMap((finding) => styleFlawsOf(finding))).toEqual([]);
    });

    test.each(passes)("accepts $name", (one) => {
      expect(reportedBy(rule, one)).toEqual([]);
    });
  });
}

describe("the cases of the rules", () => {
  test.each(loaded)("in $file cover the rules of their file", async ({ file, cases }) => {
    const ruleModule: Readonly<Record<string, unknown>> = await import(
      join(root, file.replace(".cases.ts", ".ts"))
    );
    const exported = Object.values(ruleModule).flatMap((value) => (Array.isArray(value) ? value : [value]));
    const ids = exported.flatMap((value: unknown) =>
      typeof value === "object" && value !== null && "id" in value ? [String(value.id)] : [],
    );
    expect(Object.keys(cases).toSorted()).toEqual(ids.toSorted());
  });

  test("cover every rule once, with a failing and a passing case", () => {
    const ids = loaded.flatMap(({ cases }) => Object.keys(cases));
    expect(ids.toSorted()).toEqual(rules.map(({ id }) => id).toSorted());
  });

  test.each(loaded.flatMap(({ cases }) => Object.entries(cases)))(
    "show one whole report of %s",
    (_, { fails }) => {
      const whole = fails
        .flatMap(({ reports }) => reports)
        .filter(({ message, fix }) => typeof message === "string" && typeof fix === "string");
      expect(whole.length).toBeGreaterThan(0);
    },
  );
});
