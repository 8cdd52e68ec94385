import {
  type CheckResult,
  errorsOf,
  type Finding,
  printProblem,
  type Problem,
  Severity,
  shown,
} from "../core/index.ts";
import { checkStack, JSON_USAGE, readStackWords, SITE_USAGE } from "../program/choose-stack.ts";
import type { Command } from "./command.ts";

const USAGE = `glm-serve check <stack> [--site <file>] [--json]

Asks every rule about a stack, without a cluster. Exits with 1 where there are errors.

${SITE_USAGE}
${JSON_USAGE}`;

/** Prints what the rules say of a stack. */
export const check: Command = {
  name: "check",
  summary: "asks every rule about a stack",
  usage: USAGE,
  run: async (words, { directory }) => {
    const { stack, siteFile, flags } = readStackWords("check", words, { flags: ["json"] });
    const result = await checkStack(stack, siteFile, directory);
    const findings = result.findings.map((finding) => ({ ...finding, ...shown(finding) }));
    const code = errorsOf(findings).length > 0 ? 1 : 0;
    return {
      code,
      text: flags.has("json") ? `${JSON.stringify(findings, undefined, 2)}\n` : report(stack, result),
    };
  },
};

const HEADINGS: Readonly<Record<Severity, string>> = {
  error: "Errors",
  warning: "Warnings",
  advice: "Advice",
};

function report(stack: string, { findings, facts, blockedBy }: CheckResult): string {
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
    facts === undefined ? unasked(stack, findings) : summary(stack, findings, blockedBy),
  ]
    .map((part) => `${part}\n`)
    .join("\n");
}

function isAccepted(finding: Finding): finding is Finding & { readonly accepted: string } {
  return finding.accepted !== undefined;
}

function printAccepted(finding: Finding & { readonly accepted: string }): string {
  return `${printProblem(finding)}\n    accepted: ${finding.accepted}`;
}

function summary(stack: string, findings: readonly Finding[], blockedBy: readonly Problem[]): string {
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

function unasked(stack: string, errors: readonly Finding[]): string {
  return `${stack}: ${counted(errors.length, "error")}; the rules are asked once what is written can be read`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
