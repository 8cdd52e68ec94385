import { NAMES } from "./catalogue.ts";
import { parseArguments, UsageError } from "./arguments.ts";

/** The arguments of a command that works on one stack. */
export interface StackArguments<Switch extends string, Option extends string = never> {
  readonly stack: string;
  /** Arguments after the stack. */
  readonly rest: readonly string[];
  /** A file of site settings; undefined means the settings of the stack. */
  readonly siteFile: string | undefined;
  readonly switches: ReadonlySet<Switch>;
  /** The command's own options with a value. */
  readonly options: { readonly [name in Option]?: string };
}

/**
 * Parses `<stack> [arguments] [--site <file>] [--option <value>] [--switch]`.
 *
 * @param grammar the command's own switches and options, and how many arguments may follow the stack (@default 0)
 * @throws UsageError with every problem of the arguments
 */
export function parseStackArguments<Switch extends string, Option extends string = never>(
  command: string,
  argv: readonly string[],
  grammar: {
    readonly switches: readonly Switch[];
    readonly options?: readonly Option[];
    readonly rest?: number;
  },
): StackArguments<Switch, Option> {
  const { positionals, options, switches, problems } = parseArguments<Option | "site", Switch>(argv, {
    command,
    options: ["site", ...(grammar.options ?? [])],
    switches: grammar.switches,
    positionals: 1 + (grammar.rest ?? 0),
  });
  const [stack, ...rest] = positionals;
  if (stack === undefined) throw new UsageError(command, [...problems, missingStack(command)]);
  if (problems.length > 0) throw new UsageError(command, problems);
  return { stack, rest, siteFile: options.site, switches, options };
}

function missingStack(command: string) {
  return {
    path: "<stack>",
    message: `${command} requires the name of a stack.`,
    fix: `Add the name of a stack or of a topology: ${NAMES}`,
  };
}
