import { parseArgs } from "node:util";
import { GlmServeError, nearest, type Problem, suggest } from "../core/index.ts";

/** The options and arguments that a command takes. */
export interface Grammar<Option extends string, Switch extends string, List extends string = never> {
  /** The command as a person writes it, e.g. `check`. */
  readonly command: string;
  /** Options with a value: `site` is `--site <value>`. */
  readonly options: readonly Option[];
  /** Options with a value that a call may repeat. @default none */
  readonly lists?: readonly List[];
  /** Options without a value: `json` is `--json`. */
  readonly switches: readonly Switch[];
  /** The largest number of arguments without `--`. */
  readonly positionals: number;
}

/** The arguments of a call, parsed, and every problem with them. */
export interface ParsedArguments<Option extends string, Switch extends string, List extends string = never> {
  readonly positionals: readonly string[];
  readonly options: { readonly [name in Option]?: string };
  /** Values of options that a call may repeat, in order. */
  readonly lists: { readonly [name in List]?: readonly string[] };
  readonly switches: ReadonlySet<Switch>;
  readonly problems: readonly Problem[];
}

/** A word of a call names nothing, such as a stack that does not exist. */
export class WrongWordError extends GlmServeError {
  /** Of the program that was called. */
  readonly exitCode = 2;
}

/** The arguments of a command are invalid. The command line prints the usage of the command below the report. */
export class UsageError extends WrongWordError {
  constructor(command: string, problems: readonly Problem[]) {
    super(`the arguments of ${command}`, problems);
  }
}

/** Parses the arguments of a call. Never throws: `problems` holds everything that does not fit the grammar. */
export function parseArguments<Option extends string, Switch extends string, List extends string = never>(
  argv: readonly string[],
  grammar: Grammar<Option, Switch, List>,
): ParsedArguments<Option, Switch, List> {
  const options: { [name in Option]?: string } = {};
  const lists: { [name in List]?: readonly string[] } = {};
  const { lists: listNames = [] } = grammar;
  const valued = [...grammar.options, ...listNames];
  const switches = new Set<Switch>();
  const positionals: string[] = [];
  const problems: Problem[] = [];
  let misspelt = false;
  for (const token of tokensOf(argv, valued)) {
    // The token after a misspelt --site is its file, not a positional argument.
    if (token.kind === "positional" && !misspelt) positionals.push(token.value);
    misspelt = false;
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    const option = grammar.options.find((known) => known === name);
    const list = listNames.find((known) => known === name);
    const switchName = grammar.switches.find((known) => known === name);
    if (!rawName.startsWith("--") || (option ?? list ?? switchName) === undefined) {
      problems.push(unknownOption(rawName, grammar));
      misspelt = value === undefined && nearest(rawName, optionNames(valued)) !== undefined;
    } else if (switchName !== undefined) {
      if (value === undefined) switches.add(switchName);
      else problems.push(unexpectedValue(rawName, value));
    } else {
      if (value === undefined || (value.startsWith("-") && !token.inlineValue))
        problems.push(missingValue(rawName));
      else if (list !== undefined) lists[list] = [...(lists[list] ?? []), value];
      else if (option === undefined) continue;
      else if (options[option] === undefined) options[option] = value;
      else problems.push(repeated(rawName, value));
    }
  }
  return {
    positionals,
    options,
    lists,
    switches,
    problems: [...problems, ...surplus(positionals, grammar)],
  };
}

function tokensOf(argv: readonly string[], names: readonly string[]) {
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" } as const]));
  return parseArgs({ args: [...argv], options, allowPositionals: true, strict: false, tokens: true }).tokens;
}

function unknownOption(
  rawName: string,
  { command, options, lists = [], switches }: Grammar<string, string, string>,
): Problem {
  const known = optionNames([...options, ...lists, ...switches, "help"]);
  return {
    path: rawName,
    message: `${command} has no option ${rawName}.`,
    fix: suggest(rawName, known),
  };
}

function unexpectedValue(rawName: string, value: string): Problem {
  return {
    path: rawName,
    value,
    message: `${rawName} takes no value.`,
    fix: `Remove the value of ${rawName}`,
  };
}

function missingValue(rawName: string): Problem {
  return { path: rawName, message: `${rawName} requires a value.`, fix: `Add a value: ${rawName} <value>` };
}

function repeated(rawName: string, value: string): Problem {
  return { path: rawName, value, message: `${rawName} is given twice.`, fix: `Remove one ${rawName}` };
}

function surplus(
  given: readonly string[],
  { command, positionals }: Pick<Grammar<string, string>, "command" | "positionals">,
): Problem[] {
  return given.slice(positionals).map((argument) => ({
    path: argument,
    message: `${command} does not take the argument ${argument}.`,
    fix: `Remove ${argument}`,
  }));
}

function optionNames(names: readonly string[]): string[] {
  return names.map((name) => `--${name}`);
}

/** Whether the arguments contain `--help` or `-h`, whatever else they contain. */
export function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  const options = end === -1 ? argv : argv.slice(0, end);
  return options.includes("--help") || options.includes("-h");
}
