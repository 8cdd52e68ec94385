import { type Plan, plan, check, type CheckResult } from "../core/index.ts";
import { topologyNames, topologyOf } from "../stacks/catalogue.ts";
import { readSettings } from "./settings.ts";
import { UsageError } from "./usage-error.ts";
import { readWords } from "./words.ts";

/** The words of a command that works on one stack. */
export interface StackWords<Flag extends string> {
  readonly stack: string;
  /** Words after the stack. */
  readonly rest: readonly string[];
  readonly siteFile: string | undefined;
  readonly flags: ReadonlySet<Flag>;
}

/** What every command on a stack says of its options. */
export const SITE_USAGE = "  --site <file>  settings of the site, in the place of stacks/Pulumi.<stack>.yaml";

/** @see SITE_USAGE */
export const JSON_USAGE = "  --json         the same for machines";

/**
 * Reads `<stack> [words] [--site <file>] [--flag]`.
 *
 * @param takes the command's own flags, and how many words it takes after the stack
 * @throws UsageError with everything that is wrong
 */
export function readStackWords<Flag extends string>(
  command: string,
  words: readonly string[],
  takes: { readonly flags: readonly Flag[]; readonly rest?: number },
): StackWords<Flag> {
  const { positionals, texts, flags, problems } = readWords(words, {
    texts: ["site"],
    flags: takes.flags,
    positionals: 1 + (takes.rest ?? 0),
  });
  const [stack, ...rest] = positionals;
  if (stack === undefined) throw new UsageError(command, [...problems, noStack()]);
  if (problems.length > 0) throw new UsageError(command, problems);
  return { stack, rest, siteFile: texts.site, flags };
}

function noStack() {
  return {
    path: "<stack>",
    message: "This is required.",
    fix: `name a stack of yours, or a topology: ${topologyNames().join(", ")}`,
  };
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

/** Runs every rule against a stack, also against one that cannot be planned. */
export async function checkStack(
  stack: string,
  siteFile: string | undefined,
  directory: string,
): Promise<CheckResult> {
  const settings = readSettings(stack, siteFile, directory);
  return check(await topologyOf(stack, settings), settings.site);
}
