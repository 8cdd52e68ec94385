import {
  type ArgumentDescription,
  type CommandDescription,
  type OptionDescription,
  takesValue,
} from "./command-description.ts";
import { paragraph } from "./paragraph.ts";
import { aligned } from "./table.ts";

/** The widest help text, in characters. */
const WIDEST = 100;

/** Below this width a list of options is not readable. */
const NARROWEST = 60;

const HELP: OptionDescription = { name: "help", description: "print this help" };

/** The lines of a help text, for a terminal of some width. @default 100 characters */
export function helpWidth(columns: number | undefined): number {
  return columns === undefined ? WIDEST : Math.min(WIDEST, Math.max(NARROWEST, columns));
}

/**
 * How a command is called: `Usage: glm-serve ports <stack> [<port>] [--json]`.
 *
 * @param program the words before the arguments of the command: `glm-serve ports`
 */
export function usageLine(description: CommandDescription, program: string, width: number): string {
  const begin = `Usage: ${program}`;
  // The words of one option stay in one line.
  const parts = [...description.arguments.map(argumentText), ...description.options.map(optionInUsage)];
  const indent = " ".repeat(begin.length + 1);
  const done: string[] = [];
  let line = begin;
  for (const part of parts) {
    if (line.length + 1 + part.length > width && line !== begin) {
      done.push(line);
      line = `${indent}${part}`;
    } else {
      line = `${line} ${part}`;
    }
  }
  return lines([...done, line]);
}

/** The help text of a command. Every command has the option `--help`. */
export function helpText(description: CommandDescription, program: string, width: number): string {
  const { details, options, exitCodes, output = [] } = description;
  return [
    usageLine(description, program, width),
    ...details.map((text) => lines(paragraph(text, width))),
    section(
      "Arguments",
      description.arguments.map((argument) => [argumentText(argument), aboutArgument(argument)]),
      width,
    ),
    section(
      "Options",
      [...options, HELP].map((option) => [optionText(option), aboutOption(option)]),
      width,
    ),
    ...output.map((json) =>
      lines(paragraph(`The JSON of ${json.with} follows schemas/output/${json.schema}.`, width)),
    ),
    examplesText(description, width),
    section(
      "Exit codes",
      exitCodes.map(({ code, meaning }) => [String(code), meaning]),
      width,
    ),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function examplesText({ examples }: CommandDescription, width: number): string {
  if (examples.length === 0) return "";
  const texts = examples.map(
    ({ command, shows }) =>
      `  ${command}\n${lines(paragraph(shows, width - 6).map((line) => `      ${line}`))}`,
  );
  return `${examples.length === 1 ? "Example" : "Examples"}:\n${texts.join("")}`;
}

function section(heading: string, rows: readonly (readonly [string, string])[], width: number): string {
  if (rows.length === 0) return "";
  return `${heading}:\n${aligned(
    rows.map(([name, text]) => [`  ${name}`, text]),
    width,
  )}`;
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join("");
}

/** An argument as the usage line shows it: `<stack>`, `[<port>]` or `<file>…`. */
export function argumentText({ name, takes }: ArgumentDescription): string {
  switch (takes) {
    case "required":
      return `<${name}>`;
    case "optional":
      return `[<${name}>]`;
    case "repeated":
      return `<${name}>…`;
    default:
      return takes satisfies never;
  }
}

/** An option as a person writes it: `--site <file>`. */
export function optionText(option: OptionDescription): string {
  return takesValue(option) ? `--${option.name} <${option.value}>` : `--${option.name}`;
}

function optionInUsage(option: OptionDescription): string {
  const text = optionText(option);
  if (!takesValue(option)) return `[${text}]`;
  if (option.required === true) return text;
  return option.repeated === true ? `[${text}]…` : `[${text}]`;
}

/** What an argument is, with its choices. */
export function aboutArgument({ description, choices }: ArgumentDescription): string {
  return `${description}${choicesText(choices)}`;
}

/** What an option does, with its choices and its default. */
export function aboutOption(option: OptionDescription): string {
  if (!takesValue(option)) return option.description;
  const byDefault = option.default === undefined ? "" : ` (default: ${option.default})`;
  const repeated = option.repeated === true ? "; may be repeated" : "";
  return `${option.description}${choicesText(option.choices)}${byDefault}${repeated}`;
}

function choicesText(choices: readonly string[] | undefined): string {
  if (choices === undefined) return "";
  const [last] = choices.slice(-1);
  const others = choices.slice(0, -1).join(", ");
  return `: ${[others, last].filter((part) => part !== "").join(" or ")}`;
}
