/** What completes a word of a command line in a shell. Choices complete by themselves. */
type Completion = "stack" | "file" | "directory";

/** A word that a command takes without `--`. */
export interface ArgumentDescription {
  /** `stack` is `<stack>`. */
  readonly name: string;
  /** How many words: exactly one, at most one, or one and more. Only the last argument is repeated. */
  readonly takes: "required" | "optional" | "repeated";
  readonly description: string;
  /** The only values. @default any text */
  readonly choices?: readonly string[];
  /** @default the choices, else nothing */
  readonly completes?: Completion;
  /** Words that completion offers beside these. @default none */
  readonly completesAlso?: readonly string[];
}

/** An option with a value: `--site <file>`. */
export interface ValueDescription {
  /** `site` is `--site`. */
  readonly name: string;
  /** Placeholder of the value. */
  readonly value: string;
  readonly description: string;
  /** The only values. @default any text */
  readonly choices?: readonly string[];
  /** Values for completion where others are valid, too. @default the choices */
  readonly suggests?: readonly string[];
  /** Whether a call may contain the option several times. @default false */
  readonly repeated?: boolean;
  /** Whether the command refuses a call without the option; the usage line has no brackets around it. @default false */
  readonly required?: boolean;
  /** What holds without the option, as the help text names it. */
  readonly default?: string;
  /** @default the choices or suggestions, else nothing */
  readonly completes?: Completion;
}

/** An option without a value: `--json`. */
export interface SwitchDescription {
  readonly name: string;
  readonly description: string;
}

export type OptionDescription = ValueDescription | SwitchDescription;

interface ExampleDescription {
  /** A whole command, as a person types it. */
  readonly command: string;
  /** What the command shows or does: a sentence without subject, such as "Lists the ports of every node." */
  readonly shows: string;
}

export interface ExitCodeDescription {
  readonly code: number;
  readonly meaning: string;
}

/** JSON that a command prints. */
interface OutputDescription {
  /** The options that make the command print it: `--json`. */
  readonly with: string;
  /** The file of its schema in `schemas/output`. */
  readonly schema: string;
}

/**
 * A command: its help text, its parser, its completion in shells and its section of the reference page follow from this. Data
 * without imports, so that the help loads nothing else.
 */
export interface CommandDescription {
  /** The word that calls the command. */
  readonly name: string;
  /** A phrase for the list of commands, such as "list the topologies". */
  readonly summary: string;
  /** What the command does, in paragraphs. */
  readonly details: readonly string[];
  readonly arguments: readonly ArgumentDescription[];
  readonly options: readonly OptionDescription[];
  readonly examples: readonly ExampleDescription[];
  readonly exitCodes: readonly ExitCodeDescription[];
  /** @default no JSON */
  readonly output?: readonly OutputDescription[];
}

/** Declares a command. Keeps the names and choices in the type, from which `parseCall` infers what a call gives. */
export function defineCommand<const Description extends CommandDescription>(
  description: Description,
): Description {
  return description;
}

/** Whether an option takes a value. */
export function takesValue(option: OptionDescription): option is ValueDescription {
  return "value" in option;
}
