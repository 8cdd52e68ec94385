import { type Problem, suggestChoice } from "../core/index.ts";
import { parseArguments, UsageError } from "./arguments.ts";
import {
  type ArgumentDescription,
  type CommandDescription,
  type OptionDescription,
  takesValue,
  type ValueDescription,
} from "./command-description.ts";

type TextOf<Described> = Described extends { readonly choices: readonly (infer Choice)[] } ? Choice : string;

type ArgumentValue<Argument extends ArgumentDescription> = Argument["takes"] extends "required"
  ? TextOf<Argument>
  : Argument["takes"] extends "repeated"
    ? readonly TextOf<Argument>[]
    : TextOf<Argument> | undefined;

type OptionValue<Option extends OptionDescription> = Option extends { readonly value: string }
  ? Option extends { readonly repeated: true }
    ? readonly TextOf<Option>[]
    : TextOf<Option> | undefined
  : boolean;

/** What a call gives for each option of a command, by name. */
export type OptionsOf<Description extends CommandDescription> = {
  readonly [Option in Description["options"][number] as Option["name"]]: OptionValue<Option>;
};

/** What a call gives for each argument and option of a command, by name. */
export type CallOf<Description extends CommandDescription> = OptionsOf<Description> & {
  readonly [Argument in Description["arguments"][number] as Argument["name"]]: ArgumentValue<Argument>;
};

/** The options of a call, without those whose value is no choice, and every problem with its words. */
export interface ReadCall<Description extends CommandDescription> {
  readonly options: OptionsOf<Description>;
  readonly problems: readonly Problem[];
}

/**
 * Parses the words of a call after the name of its command.
 *
 * @throws UsageError with every word that the description does not know, and every argument that is missing
 */
export function parseCall<const Description extends CommandDescription>(
  description: Description,
  argv: readonly string[],
): CallOf<Description> {
  const { given, problems } = readWords(description, argv);
  if (problems.length > 0 || !isCallOf(description, given)) throw new UsageError(description.name, problems);
  return given;
}

/** As `parseCall`, for a command that reports problems of its own together with those of the words. */
export function readCall<const Description extends CommandDescription>(
  description: Description,
  argv: readonly string[],
): ReadCall<Description> {
  const { given, problems } = readWords(description, argv);
  if (!areOptionsOf(description, given)) throw new UsageError(description.name, problems);
  return { options: given, problems };
}

interface Words {
  readonly given: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
}

function readWords(description: CommandDescription, argv: readonly string[]): Words {
  const valued = description.options.filter(takesValue);
  const { positionals, options, lists, switches, problems } = parseArguments(argv, {
    command: description.name,
    options: valued.filter(({ repeated }) => repeated !== true).map(({ name }) => name),
    lists: valued.filter(({ repeated }) => repeated === true).map(({ name }) => name),
    switches: description.options.filter((option) => !takesValue(option)).map(({ name }) => name),
    positionals: description.arguments.some(({ takes }) => takes === "repeated")
      ? Number.POSITIVE_INFINITY
      : description.arguments.length,
  });
  const words = description.arguments.map((argument, index) =>
    argument.takes === "repeated"
      ? { argument, given: positionals.slice(index) }
      : { argument, given: positionals.slice(index, index + 1) },
  );
  return {
    given: Object.fromEntries([
      ...words.map(({ argument, given }) => [
        argument.name,
        argument.takes === "repeated" ? given : given[0],
      ]),
      ...description.options.map((option) => [
        option.name,
        valueOf(option, options[option.name], lists[option.name], switches),
      ]),
    ]),
    problems: [
      ...problems,
      ...words.flatMap(({ argument, given }) =>
        given.length === 0 && argument.takes !== "optional"
          ? [missing(description, argument)]
          : given.flatMap((word) => notAChoice(`<${argument.name}>`, word, argument.choices)),
      ),
      ...valued.flatMap(({ name, choices }) =>
        [options[name] ?? [], lists[name] ?? []]
          .flat()
          .flatMap((value) => notAChoice(`--${name}`, value, choices)),
      ),
    ],
  };
}

function valueOf(
  option: OptionDescription,
  value: string | undefined,
  list: readonly string[] | undefined,
  switches: ReadonlySet<string>,
): unknown {
  if (!takesValue(option)) return switches.has(option.name);
  const isChoice = (word: string): boolean => option.choices?.includes(word) ?? true;
  if (option.repeated === true) return (list ?? []).filter(isChoice);
  return value !== undefined && isChoice(value) ? value : undefined;
}

function missing({ name }: CommandDescription, argument: ArgumentDescription): Problem {
  return {
    path: `<${argument.name}>`,
    message: `${name} requires <${argument.name}>.`,
    fix: `Add <${argument.name}>: ${argument.choices === undefined ? argument.description : wordsOf(argument.choices)}`,
  };
}

/** `bash, zsh or fish` */
function wordsOf(choices: readonly string[]): string {
  return [choices.slice(0, -1).join(", "), ...choices.slice(-1)].filter((part) => part !== "").join(" or ");
}

function notAChoice(path: string, value: string, choices: readonly string[] | undefined): readonly Problem[] {
  if (choices === undefined || choices.includes(value)) return [];
  return [{ path, value, message: `${path} does not take ${value}.`, fix: suggestChoice(value, choices) }];
}

/** Whether a call gives each argument and option of a command a value of its kind. */
function isCallOf<Description extends CommandDescription>(
  { arguments: words, options }: Description,
  given: Readonly<Record<string, unknown>>,
): given is Words["given"] & CallOf<Description> {
  return (
    words.every((argument) => isArgument(argument, given[argument.name])) &&
    options.every((option) => isOption(option, given[option.name]))
  );
}

function areOptionsOf<Description extends CommandDescription>(
  { options }: Description,
  given: Readonly<Record<string, unknown>>,
): given is Words["given"] & OptionsOf<Description> {
  return options.every((option) => isOption(option, given[option.name]));
}

function isArgument(argument: ArgumentDescription, value: unknown): boolean {
  switch (argument.takes) {
    case "required":
      return isText(argument, value);
    case "optional":
      return value === undefined || isText(argument, value);
    case "repeated":
      return Array.isArray(value) && value.length > 0 && value.every((word) => isText(argument, word));
    default:
      return argument.takes satisfies never;
  }
}

function isOption(option: OptionDescription, value: unknown): boolean {
  if (!takesValue(option)) return typeof value === "boolean";
  if (option.repeated === true) return Array.isArray(value) && value.every((word) => isText(option, word));
  return value === undefined || isText(option, value);
}

function isText({ choices }: ArgumentDescription | ValueDescription, value: unknown): boolean {
  return typeof value === "string" && (choices === undefined || choices.includes(value));
}
