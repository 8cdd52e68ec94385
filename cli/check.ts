import { type Finding, GlmServeError, type Problem, printProblem, Severity } from "../core/index.ts";
import { planStack, readStackWords } from "./choose-stack.ts";
import type { Command } from "./command.ts";
import { UsageError } from "./usage-error.ts";

const USAGE = `glm-serve check <stack> [--site <file>] [--json]

Asks every rule about a stack, without a cluster. Exits with 1 where there are errors.`;

type Judged = Problem & { readonly severity: Severity; readonly accepted?: string };

/** Prints what the rules say of a stack. */
export const check: Command = {
  name: "check",
  summary: "asks every rule about a stack",
  usage: USAGE,
  run: async (words, { directory }) => {
    const { stack, siteFile, help, json } = readStackWords(words, { rest: 0, json: true });
    if (help) return `${USAGE}\n`;
    if (stack === undefined) throw new UsageError("name a stack");
    const findings = await judge(stack, siteFile, directory);
    const code = findings.some(({ severity }) => severity === Severity.Error) ? 1 : 0;
    return { code, text: json ? `${JSON.stringify(findings, undefined, 2)}\n` : report(stack, findings) };
  },
};

async function judge(
  stack: string,
  siteFile: string | undefined,
  directory: string,
): Promise<readonly Judged[]> {
  try {
    return (await planStack(stack, siteFile, directory)).findings;
  } catch (error) {
    if (!(error instanceof GlmServeError)) throw error;
    return error.problems.map((problem) => ({ ...problem, severity: Severity.Error }));
  }
}

const HEADINGS: Readonly<Record<Severity, string>> = {
  error: "Errors",
  warning: "Warnings",
  advice: "Advice",
};

function report(stack: string, findings: readonly Judged[]): string {
  const sections = Object.values(Severity).flatMap((severity) => {
    const found = findings.filter(
      (finding) => finding.severity === severity && finding.accepted === undefined,
    );
    return found.length === 0 ? [] : [HEADINGS[severity], ...found.map(printProblem)];
  });
  const accepted = findings.filter(isAccepted);
  const known = accepted.length === 0 ? [] : ["Accepted by the topology", ...accepted.map(printAccepted)];
  return [...sections, ...known, summary(stack, findings)].map((part) => `${part}\n`).join("\n");
}

function isAccepted(finding: Judged): finding is Finding & { readonly accepted: string } {
  return finding.accepted !== undefined;
}

function printAccepted(finding: Finding & { readonly accepted: string }): string {
  return `${printProblem(finding)}\n    accepted: ${finding.accepted}`;
}

function summary(stack: string, findings: readonly Judged[]): string {
  const count = (severity: Severity) =>
    findings.filter((finding) => finding.severity === severity && finding.accepted === undefined).length;
  const accepted = findings.filter(isAccepted).length;
  return `${stack}: ${count(Severity.Error)} errors, ${count(Severity.Warning)} warnings, ${count(Severity.Advice)} advice, ${accepted} accepted`;
}
