import { type Finding, GlmServeError, printProblem, type Problem, Severity, shown } from "../core/index.ts";
import { JSON_USAGE, planStack, readStackWords, SITE_USAGE, surveyStack } from "../program/choose-stack.ts";
import type { Command } from "./command.ts";

const USAGE = `glm-serve check <stack> [--site <file>] [--json]

Asks every rule about a stack, without a cluster. Exits with 1 where there are errors.

${SITE_USAGE}
${JSON_USAGE}`;

type Judged = Problem & { readonly severity: Severity; readonly accepted?: string };

/** Prints what the rules say of a stack. */
export const check: Command = {
  name: "check",
  summary: "asks every rule about a stack",
  usage: USAGE,
  run: async (words, { directory }) => {
    const { stack, siteFile, flags } = readStackWords("check", words, { flags: ["json"] });
    const verdict = await judge(stack, siteFile, directory);
    const { findings } = verdict;
    const code = findings.some(({ severity }) => severity === Severity.Error) ? 1 : 0;
    return {
      code,
      text: flags.has("json") ? `${JSON.stringify(findings, undefined, 2)}\n` : report(stack, verdict),
    };
  },
};

interface Verdict {
  readonly findings: readonly Judged[];
  /** What bars a layout, and with it the rules about ports; undefined where what is written could not be read, and no rule was asked. */
  readonly blockedBy: readonly Problem[] | undefined;
}

async function judge(stack: string, siteFile: string | undefined, directory: string): Promise<Verdict> {
  const planned = await orErrors(planStack(stack, siteFile, directory));
  if (!(planned instanceof GlmServeError)) return { findings: planned.findings, blockedBy: [] };
  const surveyed = await orErrors(surveyStack(stack, siteFile, directory));
  if (surveyed instanceof GlmServeError) {
    return { findings: asErrors(surveyed.problems), blockedBy: undefined };
  }
  const { problems, findings, layout } = surveyed;
  // Where no rule is against a stack, its objects are what is wrong.
  const errors = problems.length > 0 ? problems : planned.problems;
  const blockedBy = "blockedBy" in layout ? layout.blockedBy : [];
  return { findings: [...asErrors(errors), ...findings], blockedBy };
}

async function orErrors<Value>(work: Promise<Value>): Promise<Value | GlmServeError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof GlmServeError) return error;
    throw error;
  }
}

function asErrors(problems: readonly Problem[]): Judged[] {
  return problems.map((problem) => ({ ...shown(problem), severity: Severity.Error }));
}

const HEADINGS: Readonly<Record<Severity, string>> = {
  error: "Errors",
  warning: "Warnings",
  advice: "Advice",
};

function report(stack: string, { findings, blockedBy }: Verdict): string {
  const sections = Object.values(Severity).flatMap((severity) => {
    const found = findings.filter(
      (finding) => finding.severity === severity && finding.accepted === undefined,
    );
    return found.length === 0 ? [] : [HEADINGS[severity], ...found.map(printProblem)];
  });
  const accepted = findings.filter(isAccepted);
  const known = accepted.length === 0 ? [] : ["Accepted by the topology", ...accepted.map(printAccepted)];
  return [
    ...sections,
    ...known,
    blockedBy === undefined ? unasked(stack, findings) : summary(stack, findings, blockedBy),
  ]
    .map((part) => `${part}\n`)
    .join("\n");
}

function isAccepted(finding: Judged): finding is Finding & { readonly accepted: string } {
  return finding.accepted !== undefined;
}

function printAccepted(finding: Finding & { readonly accepted: string }): string {
  return `${printProblem(finding)}\n    accepted: ${finding.accepted}`;
}

function summary(stack: string, findings: readonly Judged[], blockedBy: readonly Problem[]): string {
  const count = (severity: Severity) =>
    findings.filter((finding) => finding.severity === severity && finding.accepted === undefined).length;
  const counts = [
    counted(count(Severity.Error), "error"),
    counted(count(Severity.Warning), "warning"),
    `${count(Severity.Advice)} advice`,
    `${findings.filter(isAccepted).length} accepted`,
  ];
  const unchecked = blockedBy.length === 0 ? "" : portsUnchecked(blockedBy);
  return `${stack}: ${counts.join(", ")}${unchecked}`;
}

function portsUnchecked(blockedBy: readonly Problem[]): string {
  const paths = [...new Set(blockedBy.map(({ path }) => path))];
  const are = paths.length === 1 ? "is" : "are";
  return `; ports were not checked, since there is no layout before ${paths.join(", ")} ${are} right`;
}

function unasked(stack: string, errors: readonly Judged[]): string {
  return `${stack}: ${counted(errors.length, "error")}; the rules are asked once what is written can be read`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
