import type { StackStatus } from "../core/index.ts";
import { printStatus, readStatus, watchStatus } from "../live/index.ts";
import { parseStackArguments } from "../program/index.ts";
import { clusterOptionNames, planFor, readerOf } from "./cluster-options.ts";
import type { Run } from "./command.ts";

/** Prints the status of a stack in a cluster. */
export const run: Run = async (argv, context) => {
  const { stack, siteFile, switches, options } = parseStackArguments("status", argv, {
    switches: ["json", "watch"],
    options: clusterOptionNames,
  });
  const planned = await planFor(stack, siteFile, options.namespace, context.directory);
  const signal = switches.has("watch") ? context.untilInterrupted() : undefined;
  const reader = readerOf(planned, options, context, signal);
  if (signal === undefined) {
    const status = await readStatus(planned, reader);
    return {
      text: switches.has("json") ? json(status) : printStatus(status, context.columns),
      code: codeOf(status),
    };
  }
  const last = await watchStatus(() => readStatus(planned, reader), {
    write: (text) => context.stdout.write(text),
    size: () => ({ columns: context.columns, rows: context.rows }),
    signal,
    ...(switches.has("json") ? { print: (status) => `${JSON.stringify(status)}\n` } : {}),
  });
  return { text: "", code: last === undefined ? 1 : codeOf(last) };
};

function json(status: StackStatus): string {
  return `${JSON.stringify(status, undefined, 2)}\n`;
}

function codeOf({ ready }: StackStatus): number {
  return ready ? 0 : 1;
}
