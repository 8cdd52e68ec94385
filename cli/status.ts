import type { StackStatus } from "../core/index.ts";
import { printStatus, readStatus, watchStatus } from "../live/index.ts";
import { parseCall } from "../program/index.ts";
import { planFor, readerOf } from "./cluster-options.ts";
import type { Run } from "./command.ts";
import { status } from "./descriptions/status.ts";

/** Prints the status of a stack in a cluster. */
export const run: Run = async (argv, context) => {
  const given = parseCall(status, argv);
  const planned = await planFor(given.stack, given.site, given.namespace, context.directory);
  const signal = given.watch ? context.untilInterrupted() : undefined;
  const reader = readerOf(planned, given, context, signal);
  if (signal === undefined) {
    const now = await readStatus(planned, reader);
    return { text: given.json ? json(now) : printStatus(now, context.columns), code: codeOf(now) };
  }
  const last = await watchStatus(() => readStatus(planned, reader), {
    write: (text) => context.stdout.write(text),
    size: () => ({ columns: context.columns, rows: context.rows }),
    signal,
    ...(given.json ? { print: (changed) => `${JSON.stringify(changed)}\n` } : {}),
  });
  return { text: "", code: last === undefined ? 1 : codeOf(last) };
};

function json(printed: StackStatus): string {
  return `${JSON.stringify(printed, undefined, 2)}\n`;
}

function codeOf({ ready }: StackStatus): number {
  return ready ? 0 : 1;
}
