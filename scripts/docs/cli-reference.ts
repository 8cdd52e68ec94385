/**
 * Writes docs/reference/cli.md from the descriptions of the commands.
 *
 *   node scripts/docs/cli-reference.ts
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { commands } from "../../cli/index.ts";
import {
  aboutArgument,
  aboutOption,
  argumentText,
  type CommandDescription,
  optionText,
  usageLine,
} from "../../program/index.ts";
import { markdownTable } from "../markdown-table.ts";

const PAGE = "docs/reference/cli.md";

/** The reference of the command line, in Markdown. */
export function cliReference(descriptions: readonly CommandDescription[]): string {
  return [
    "<!-- Written by scripts/docs/cli-reference.ts: npm run generate -->",
    "# Command line",
    "`glm-serve <command>` reads a stack, its topology and its site settings. Only commands with `--context` can read a cluster, with `kubectl`, and no command changes one. In a checkout, `npm run --silent glm-serve -- <command>` runs the same command, and `npm run render` stands for `glm-serve render`.",
    "Every command takes `--help`. Tables fit the terminal; a pipe or a file gets each row in one line. Colours appear on a terminal only: `NO_COLOR=1` turns them off, `FORCE_COLOR=1` turns them on elsewhere.",
    "Every command exits with **0** for success, with **1** for errors in what it reads (a stack, settings, files, a cluster), and with **2** for wrong words: an unknown command, option, choice, number or stack. `--json` prints JSON whose schemas are files of the package, `glm-serve/schemas/output/<schema>`.",
    "Editors with a YAML language server complete and check a settings file whose first line is `# yaml-language-server: $schema=node_modules/glm-serve/schemas/site.json`, or `schemas/stack.json` for a `Pulumi.<stack>.yaml`. The same files are at `https://github.com/glm-serve/glm-serve/raw/main/schemas/site.json`, which is their `$id`.",
    table(
      ["command", "purpose"],
      descriptions.map(({ name, summary }) => [`[\`${name}\`](#${name})`, summary]),
    ),
    ...descriptions.flatMap(section),
    "",
  ].join("\n\n");
}

function section(description: CommandDescription): readonly string[] {
  const { name, details, arguments: words, options, examples, exitCodes, output = [] } = description;
  const usage = usageLine(description, `glm-serve ${name}`, 100).replace(/^Usage: /, "");
  return [
    `## ${name}`,
    // The usage line is indented below "Usage: ".
    fenced("text", usage.replaceAll(/^ {7}/gm, "")),
    ...details.map(escaped),
    ...(words.length === 0
      ? []
      : [
          table(
            ["argument", "meaning"],
            words.map((word) => [`\`${argumentText(word)}\``, aboutArgument(word)]),
          ),
        ]),
    ...(options.length === 0
      ? []
      : [
          table(
            ["option", "meaning"],
            options.map((option) => [`\`${optionText(option)}\``, aboutOption(option)]),
          ),
        ]),
    ...output.map((json) => `The JSON of \`${json.with}\` follows \`schemas/output/${json.schema}\`.`),
    // A test checks each word (test/docs/cluster-commands.test.ts).
    fenced("sh cluster", examples.map(({ command, shows }) => `# ${shows}\n${command}\n`).join("")),
    table(
      ["exit code", "meaning"],
      exitCodes.map(({ code, meaning }) => [String(code), meaning]),
    ),
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable(
    head,
    rows.map((row) => row.map((cell) => (cell.startsWith("`") ? cell : escaped(cell)))),
  ).join("\n");
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\`\`\``;
}

/** Placeholders such as <stack> are no HTML. */
function escaped(text: string): string {
  return text.replaceAll("<", "&lt;");
}

if (import.meta.main) {
  const path = join(import.meta.dirname, "../..", PAGE);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, cliReference(commands.map(({ description }) => description)));
}
