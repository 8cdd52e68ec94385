import { type Finding, GlmServeError, type Problem, printProblem, Severity } from "../core/index.ts";
import { examineStack, JSON_USAGE, planStack, readStackWords, SITE_USAGE } from "./choose-stack.ts";
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
  /** Whether what is written could be read, so that the rules had something to judge. */
  readonly asked: boolean;
}

async function judge(stack: string, siteFile: string | undefined, directory: string): Promise<Verdict> {
  try {
    return { findings: (await planStack(stack, siteFile, directory)).findings, asked: true };
  } catch (error) {
    if (!(error instanceof GlmServeError)) throw error;
    const errors = error.problems.map((problem) => ({ ...problem, severity: Severity.Error }));
    const others = await milder(stack, siteFile, directory);
    return { findings: [...errors, ...(others ?? [])], asked: others !== undefined };
  }
}

/** What else the rules say of a stack with errors; undefined where these keep them from being asked. */
async function milder(
  stack: string,
  siteFile: string | undefined,
  directory: string,
): Promise<readonly Finding[] | undefined> {
  try {
    return (await examineStack(stack, siteFile, directory)).findings;
  } catch (error) {
    if (error instanceof GlmServeError) return undefined;
    throw error;
  }
}

const HEADINGS: Readonly<Record<Severity, string>> = {
  error: "Errors",
  warning: "Warnings",
  advice: "Advice",
};

function report(stack: string, { findings, asked }: Verdict): string {
  const sections = Object.values(Severity).flatMap((severity) => {
    const found = findings.filter(
      (finding) => finding.severity === severity && finding.accepted === undefined,
    );
    return found.length === 0 ? [] : [HEADINGS[severity], ...found.map(printProblem)];
  });
  const accepted = findings.filter(isAccepted);
  const known = accepted.length === 0 ? [] : ["Accepted by the topology", ...accepted.map(printAccepted)];
  return [...sections, ...known, asked ? summary(stack, findings) : unasked(stack, findings)]
    .map((part) => `${part}\n`)
    .join("\n");
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
  const counts = [
    counted(count(Severity.Error), "error"),
    counted(count(Severity.Warning), "warning"),
    `${count(Severity.Advice)} advice`,
    `${findings.filter(isAccepted).length} accepted`,
  ];
  return `${stack}: ${counts.join(", ")}`;
}

function unasked(stack: string, errors: readonly Judged[]): string {
  return `${stack}: ${counted(errors.length, "error")}; the rules are asked once what is written can be read`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
