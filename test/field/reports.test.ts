import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check, errorsOf, type Finding, type Site } from "../../core/index.ts";
import type { Report, Said } from "./report.ts";

const directory = join(import.meta.dirname, "cases");

const loaded = await Promise.all(
  globSync("*.ts", { cwd: directory })
    .toSorted()
    .map(async (file) => {
      const module: { readonly reports: readonly Report[] } = await import(join(directory, file));
      return { file, reports: module.reports };
    }),
);

const found = ({ topology, site }: Report, other?: Site): readonly Finding[] =>
  check(topology, other ?? site).findings;

const answers = ({ severity, path = "", message, fix }: Said, finding: Finding) =>
  finding.severity === severity &&
  finding.path.startsWith(path) &&
  message.test(finding.message) &&
  (fix === undefined || fix.test(finding.fix));

const printed = (findings: readonly Finding[]) =>
  findings.map(({ severity, path, message, fix }) => `${severity} ${path}: ${message} → ${fix}`);

describe.each(loaded)("$file", ({ reports }) => {
  test.each(reports)("$link: $saw", (report) => {
    const findings = found(report);
    if (report.works === true) expect(printed(errorsOf(findings))).toEqual([]);
    const missing = report.says.filter((said) => !findings.some((finding) => answers(said, finding)));
    expect({ missing, findings: missing.length === 0 ? [] : printed(findings) }).toEqual({
      missing: [],
      findings: [],
    });
    // A finding that should be the cause must not hide behind others that are wrong.
    const known = errorsOf(findings).filter((finding) => !report.says.some((said) => answers(said, finding)));
    expect(printed(known)).toEqual([]);
  });

  test.each(reports.filter(({ solvedBy }) => solvedBy !== undefined))(
    "$link is silent on the site that solves it",
    (report) => {
      const findings = found(report, report.solvedBy);
      expect(report.says.filter((said) => findings.some((finding) => answers(said, finding)))).toEqual([]);
    },
  );
});

test("there is a report for every kind of trouble, and setups that work", () => {
  const all = loaded.flatMap(({ reports }) => reports);
  expect(all.filter(({ works }) => works === true).length).toBeGreaterThanOrEqual(8);
  expect(new Set(all.map(({ link, saw }) => `${link} ${saw}`)).size).toBe(all.length);
});
