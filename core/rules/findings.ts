import { appliesTo, type Finding, type Rule, type RuleInput, Severity } from "../domain/index.ts";
import { isWithin, type Problem } from "../errors/index.ts";
import { blamedOnSwitch } from "./blamed-switch.ts";

/** What one rule reports about a topology. */
export interface RuleReport {
  readonly rule: Rule;
  readonly problems: readonly Problem[];
}

/** Runs the rules whose subjects are known. A rule that does not apply to the topology reports nothing. */
export function runRules(rules: readonly Rule[], input: RuleInput): readonly RuleReport[] {
  return rules.map((rule) => ({
    rule,
    problems: appliesTo(rule, input.topology) ? rule.problems(input) : [],
  }));
}

/** Runs the rules about acceptances against the reports of all other rules. */
export function runAcceptanceRules(
  rules: readonly Rule[],
  reports: readonly RuleReport[],
  input: RuleInput,
): readonly RuleReport[] {
  const { accepts } = input.topology.spec;
  const acceptances = reports.map(({ rule: { id }, problems }) => ({
    rule: id,
    paths: Object.keys(accepts[id] ?? {}),
    reported: problems.map(({ path }) => path),
  }));
  return runRules(
    rules.filter(({ per }) => per === "acceptance"),
    { ...input, acceptances },
  );
}

/** Findings of all reports, with the reasons for which the topology accepts them. */
export function findingsOf(reports: readonly RuleReport[], { topology }: RuleInput): Finding[] {
  const { accepts } = topology.spec;
  return reports.flatMap(({ rule: { id, source, severity }, problems }) =>
    problems.map((problem) => {
      const reason = severity === Severity.Error ? undefined : reasonFor(problem.path, accepts[id] ?? {});
      return {
        source,
        ...blamedOnSwitch(problem, topology),
        severity,
        rule: id,
        ...(reason === undefined ? {} : { accepted: reason }),
      };
    }),
  );
}

/** The reason given for a path, or for the nearest one above it. */
function reasonFor(path: string, reasons: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(reasons)
    .filter(([accepted]) => isWithin(path, accepted))
    .toSorted(([a], [b]) => b.length - a.length)[0]?.[1];
}
