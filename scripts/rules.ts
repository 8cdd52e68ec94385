/**
 * Lists every rule, and what the rules say of each documented stack on the site of its settings.
 *
 *   node scripts/rules.ts           writes docs/rules.md
 *   node scripts/rules.ts --check   fails when it is out of date
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Finding, type Rule, rules } from "../core/index.ts";
import { planStack } from "../program/index.ts";
import { topologyNames } from "../stacks/catalogue.ts";

const file = join(import.meta.dirname, "../docs/rules.md");

const stacks = await Promise.all(
  topologyNames().map(async (name) => ({ name, findings: (await planStack(name, undefined)).findings })),
);

const document = `${lines().join("\n")}\n`;

if (!process.argv.includes("--check")) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, document);
} else if (read() !== document) {
  process.stderr.write("docs/rules.md is out of date: node scripts/rules.ts\n");
  process.exitCode = 1;
}

function read(): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function lines(): string[] {
  return [
    "# Rules",
    "",
    "Written by `node scripts/rules.ts`. Errors stop a plan. Warnings and advice do not, and a topology accepts them under",
    '`accepts`, each at its path with a reason: `{ "<rule>": { "<path>": "<reason>" } }`; a path stands for all below it, too.',
    "",
    `${rules.length} rules.`,
    "",
    ...table(["rule", "severity", "concerns", "source", "stacks it speaks of"], rules.map(ruleRow)),
    "",
    "## What they say of the documented stacks",
    ...stacks.flatMap(({ name, findings }) => [
      "",
      `### ${name}`,
      "",
      ...(findings.length === 0
        ? ["Nothing."]
        : table(["rule", "severity", "where", "what", "accepted, for"], findings.map(findingRow))),
    ]),
  ];
}

function ruleRow(rule: Rule): string[] {
  const named = stacks.filter(({ findings }) => findings.some((finding) => finding.rule === rule.id));
  return [
    `\`${rule.id}\``,
    rule.severity,
    concernOf(rule),
    rule.source,
    named.map(({ name }) => name).join(", "),
  ];
}

function concernOf(rule: Rule): string {
  const { engines, releases: versions } = rule;
  if (engines === undefined) return "all";
  const since = versions?.since === undefined ? "" : ` from ${versions.since}`;
  const before = versions?.before === undefined ? "" : ` before ${versions.before}`;
  return `${engines.join(", ")}${since}${before}`;
}

function findingRow({ rule, severity, path, message, accepted = "" }: Finding): string[] {
  return [`\`${rule}\``, severity, `\`${path}\``, message, accepted];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [line(head), line(head.map(() => "---")), ...rows.map(line)];
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
