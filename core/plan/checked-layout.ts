import {
  type Finding,
  type GroupLayout,
  type NodePorts,
  type ResolvedGroup,
  type ResolvedTopology,
  type Rule,
  type RuleInput,
  Severity,
} from "../domain/index.ts";
import { estimateMemory } from "../memory/index.ts";
import { inputChecks, type Problem } from "../errors/index.ts";
import type { ResolvedInput } from "../resolve/index.ts";
import { ledger } from "../ports/index.ts";
import {
  acceptableRules,
  findingsOf,
  portConflicts,
  type RuleReport,
  rules,
  runAcceptanceRules,
  runRules,
} from "../rules/index.ts";
import { layOut } from "./lay-out.ts";
import { notJudged } from "./not-judged.ts";

/** The pods and processes of every group, and the port claims of every node. */
export interface Layout {
  readonly groups: readonly GroupLayout[];
  readonly ports: readonly NodePorts[];
}

/** A topology after all rules except those about objects. */
export interface CheckedLayout {
  /** Errors, warnings and advice, accepted ones included. */
  readonly findings: readonly Finding[];
  /** The input of the rules. Absent when the input is invalid or names something unknown: then no rule ran. */
  readonly input?: RuleInput;
  /** Absent when an error blocks it. */
  readonly layout?: Layout;
  /** One line that lists what the rules skip because facts of the model are missing. Absent where every fact is known. */
  readonly notJudged?: string;
  /** Errors that block the layout, and with it the rules about ports. */
  readonly blockedBy: readonly Finding[];
}

/** Scopes whose subjects exist only after the first run of the rules. */
const LATER_SCOPES: ReadonlySet<Rule["per"]> = new Set(["ledger", "acceptance", "object"]);

/**
 * Runs the rules against a topology on a site, without creating objects. Parses nothing, so it needs no schemas.
 *
 * @param selected the rules to run; @default all
 */
export function checkedLayout(read: ResolvedInput, selected: readonly Rule[] = rules): CheckedLayout {
  if ("problems" in read) return { findings: findingsWithout(read, selected), blockedBy: [] };
  const { resolved } = read;
  const input = ruleInputOf(resolved);
  const unjudged = notJudged(resolved.model);
  const known = unjudged === undefined ? {} : { notJudged: unjudged };
  const before = runRules(
    selected.filter(({ per }) => !LATER_SCOPES.has(per)),
    input,
  );
  const findings = (reports: readonly RuleReport[]) =>
    findingsOf([...reports, ...runAcceptanceRules(selected, reports, input)], input);
  const blocking = before.filter(({ rule, problems }) => rule.blocksLayout && problems.length > 0);
  if (blocking.length > 0) {
    return { ...known, findings: findings(before), input, blockedBy: findingsOf(blocking, input) };
  }
  const groups = layOut(resolved);
  const ports = ledger(resolved, groups);
  const after = runRules(
    selected.filter(({ per }) => per === "ledger"),
    { ...input, ledger: { nodes: ports, conflicts: portConflicts(resolved, ports) } },
  );
  return {
    ...known,
    findings: findings([...before, ...after]),
    input,
    layout: { groups, ports },
    blockedBy: [],
  };
}

/** The problems that prevent a resolved topology, and the errors that it has whatever its wrong values mean. */
function findingsWithout(
  { problems, meanings }: Extract<ResolvedInput, { readonly problems: unknown }>,
  selected: readonly Rule[],
): readonly Finding[] {
  const own = problems.map(errorOf);
  const reported = new Set(own.map(({ path }) => path));
  const [first = [], ...others] = (meanings?.() ?? []).map((meaning) =>
    checkedLayout(meaning, selected).findings.filter(({ severity }) => severity === Severity.Error),
  );
  const shared = others.map((findings) => new Set(findings.map(keyOf)));
  return [
    ...own,
    ...first.filter(
      (finding) => !reported.has(finding.path) && shared.every((keys) => keys.has(keyOf(finding))),
    ),
  ];
}

function errorOf(problem: Problem): Finding {
  return { ...problem, rule: problem.rule ?? inputChecks.schema.id, severity: Severity.Error };
}

function keyOf({ rule, path, message }: Finding): string {
  return JSON.stringify([rule, path, message]);
}

/** The facts that rules look at beside their subject. Inspects the flags of each group once, and estimates its memory once. */
export function ruleInputOf(topology: ResolvedTopology): RuleInput {
  const flagProblemsOf = once((group: ResolvedGroup) => topology.engine.inspect(topology, group));
  return {
    topology,
    flagProblemsOf,
    memoryOf: once((group: ResolvedGroup) => estimateMemory(topology, group, flagProblemsOf(group))),
    acceptableRules,
  };
}

function once<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, { readonly value: Value }>();
  return (key) => {
    const found = known.get(key) ?? { value: compute(key) };
    known.set(key, found);
    return found.value;
  };
}
