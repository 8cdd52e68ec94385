import { parseArgs, type ParseArgsConfig } from "node:util";
import { type Examination, examine, type Plan, plan } from "../core/index.ts";
import { topologyOf } from "../stacks/catalogue.ts";
import { readSettings } from "./settings.ts";
import { UsageError } from "./usage-error.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** The words of a command that works on one stack. */
export interface StackWords {
  readonly stack: string | undefined;
  /** Words after the stack. */
  readonly rest: readonly string[];
  readonly siteFile: string | undefined;
  readonly help: boolean;
  readonly json: boolean;
  readonly render: boolean;
}

/**
 * Reads `<stack> [words] [--site <file>] [--json] [--render] [--help]`.
 *
 * @throws UsageError for any other word
 */
export function readStackWords(
  words: readonly string[],
  limits: { readonly rest: number; readonly json: boolean; readonly render?: boolean },
): StackWords {
  const options = {
    site: { type: "string" },
    help: { type: "boolean", default: false },
    ...(limits.json ? { json: { type: "boolean", default: false } } : {}),
    ...(limits.render === true ? { render: { type: "boolean", default: false } } : {}),
  } satisfies Options;
  const { values, positionals } = parse(words, options);
  const [stack, ...rest] = positionals;
  if (rest.length > limits.rest)
    throw new UsageError(`these words have no meaning here: ${rest.slice(limits.rest).join(" ")}`);
  const { site, help, json, render } = values;
  return {
    stack,
    rest,
    siteFile: typeof site === "string" ? site : undefined,
    help: help === true,
    json: json === true,
    render: render === true,
  };
}

function parse(words: readonly string[], options: Options) {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Plans a stack as `pulumi up` would: its topology on the site of its settings, or of a file.
 *
 * @param directory from which paths are read; by default the process's own
 */
export async function planStack(stack: string, siteFile?: string, directory?: string): Promise<Plan> {
  const settings = readSettings(stack, siteFile, directory);
  return plan(await topologyOf(stack, settings), settings.site);
}

/** What the rules say of a stack, also where it cannot be planned. */
export async function examineStack(
  stack: string,
  siteFile: string | undefined,
  directory: string,
): Promise<Examination> {
  const settings = readSettings(stack, siteFile, directory);
  return examine(await topologyOf(stack, settings), settings.site);
}
