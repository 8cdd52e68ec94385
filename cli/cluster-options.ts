import { type Plan, plan } from "../core/index.ts";
import { ClusterReader } from "../live/index.ts";
import { planStack, readSettings, topologyOf } from "../program/index.ts";
import type { CommandContext } from "./command.ts";

/** The options by which kubectl finds a cluster. */
interface ClusterOptionValues {
  readonly context: string | undefined;
  readonly kubeconfig: string | undefined;
}

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
