import { type Plan, plan, type StackStatus } from "../core/index.ts";
import { ClusterReader, printStatus, readStatus, watchStatus } from "../live/index.ts";
import { parseStackArguments, planStack, readSettings, topologyOf } from "../program/index.ts";
import type { CommandContext, Run } from "./command.ts";

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

/** The options by which a command finds the cluster. */
export const clusterOptionNames = ["context", "kubeconfig", "namespace"] as const;

type ClusterOptionValues = { readonly [name in (typeof clusterOptionNames)[number]]?: string };

/** The plan of a stack in another namespace than that of its settings, which changes the revision of its groups. */
export async function planFor(
  stack: string,
  siteFile: string | undefined,
  namespace: string | undefined,
  directory: string,
): Promise<Plan> {
  if (namespace === undefined) return planStack(stack, siteFile, directory);
  const settings = readSettings(stack, siteFile, directory);
  return plan(await topologyOf(stack, settings), { ...settings.site, namespace });
}

/** Reads the namespace of a plan. */
export function readerOf(
  planned: Plan,
  { context, kubeconfig }: ClusterOptionValues,
  { environment }: CommandContext,
  signal?: AbortSignal,
): ClusterReader {
  return new ClusterReader({
    namespace: planned.topology.site.namespace,
    context,
    kubeconfig,
    environment,
    ...(signal === undefined ? {} : { signal }),
  });
}
