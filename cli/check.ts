import {
  type CheckResult,
  errorsOf,
  type Finding,
  GlmServeError,
  inputChecks,
  LISTED_LIMIT,
  printProblem,
  printUnlisted,
  Severity,
  shown,
} from "../core/index.ts";
import { checkStack, parseCall, WrongWordError } from "../program/index.ts";
import type { CommandContext, Run } from "./command.ts";
import { check } from "./descriptions/check.ts";

/** Reports the findings of every rule, and what keeps the nodes of a cluster from the stack. */
export const run: Run = async (argv, context) => {
  const given = parseCall(check, argv);
  const { stack } = given;
  const checked = await checkStack(stack, given.site, context.directory).catch(unreadable);
  const result = given.live ? await withCluster(checked, given, context) : checked;
  const text = given.json ? json(result.findings) : report(stack, result);
  return { code: errorsOf(result.findings).length > 0 ? 1 : 0, text };
};

/** The findings with those about a cluster. Only a stack without errors has pods to place. */
async function withCluster(
  checked: CheckResult,
  options: { readonly context: string | undefined; readonly kubeconfig: string | undefined },
  context: CommandContext,
): Promise<CheckResult> {
  const { plan, findings } = checked;
  if (plan === undefined) return checked;
  const [{ liveCheck }, { readerOf }] = await Promise.all([
    import("./cluster/live-check.ts"),
    import("./cluster-options.ts"),
  ]);
  return {
    ...checked,
    findings: [...findings, ...(await liveCheck(plan, readerOf(plan, options, context)))],
  };
}

/** The problems of a stack or a settings file that cannot be read, as findings. */
function unreadable(error: unknown): CheckResult {
  if (!(error instanceof GlmServeError) || error instanceof WrongWordError) throw error;
  const findings = error.problems.map((problem) => ({
    ...problem,
    rule: problem.rule ?? inputChecks.schema.id,
    severity: Severity.Error,
  }));
  return { findings, blockedBy: [] };
}

function json(findings: readonly Finding[]): string {
  return `${JSON.stringify(printable(findings), undefined, 2)}\n`;
}

/** Findings as JSON may show them: without secrets, and with values of bounded size. */
export function printable(findings: readonly Finding[]): readonly Finding[] {
  return findings.map(({ value, ...finding }) => ({ ...finding, ...shown({ ...finding, value }) }));
}

const headings: Readonly<Record<Severity, string>> = {
  error: "Errors",
  warning: "Warnings",
  advice: "Advice",
};

/** The findings about a stack, as text. */
export function report(stack: string, result: CheckResult): string {
  const { findings } = result;
  const open = findings.filter(({ accepted }) => accepted === undefined);
  const accepted = findings.filter((finding) => finding.accepted !== undefined);
  const sections = Object.values(Severity).map((severity) =>
    section(
      headings[severity],
      open.filter((finding) => finding.severity === severity),
    ),
  );
  return [
    ...sections,
    section("Accepted by the topology", accepted),
    result.notJudged ?? [],
    summary(stack, result),
  ]
    .flat()
    .map((part) => `${part}\n`)
    .join("\n");
}

function section(heading: string, findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  return [
    heading,
    ...findings.slice(0, LISTED_LIMIT).map(printFinding),
    printUnlisted(findings.length, "finding") ?? [],
  ].flat();
}

function printFinding(finding: Finding): string {
  const accepted = finding.accepted === undefined ? "" : `\n    accepted: ${finding.accepted}`;
  return `${printProblem(finding)}${accepted}`;
}

function summary(stack: string, { findings, input, blockedBy }: CheckResult): string {
  const count = (severity: Severity) =>
    findings.filter((finding) => finding.severity === severity && finding.accepted === undefined).length;
  const errors = counted(count(Severity.Error), "error");
  if (input === undefined) return `${stack}: ${errors}; no rule ran, fix these errors first`;
  const counts = [
    errors,
    counted(count(Severity.Warning), "warning"),
    `${count(Severity.Advice)} advice`,
    `${findings.filter(({ accepted }) => accepted !== undefined).length} accepted`,
  ];
  return `${stack}: ${counts.join(", ")}${uncheckedPorts(blockedBy)}`;
}

function uncheckedPorts(blockedBy: readonly Finding[]): string {
  if (blockedBy.length === 0) return "";
  const paths = [...new Set(blockedBy.map(({ path }) => path))];
  const cause = paths.length === 1 ? "an error blocks" : "errors block";
  return `; ports were not checked, because ${cause} the layout: ${paths.join(", ")}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
