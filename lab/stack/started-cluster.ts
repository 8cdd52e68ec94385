import type { Plan } from "../../core/index.ts";
import { type ContextCluster, openContext } from "../cluster/context-cluster.ts";
import { recordNamespace } from "../cluster/context-record.ts";
import { startKwok } from "../cluster/kwok.ts";
import { ensureNodes } from "../cluster/nodes.ts";
import { type RunningCluster, startCluster } from "../cluster/start-cluster.ts";
import { LabError } from "../host/lab-error.ts";
import type { Progress } from "../host/progress.ts";
import type { ContextPrograms, Programs } from "../pulumi/ensure-programs.ts";
import { openEndpoint } from "../real-nodes/open-endpoint.ts";
import { stackWorkload } from "../real-nodes/stack-workload.ts";
import { realNodePrefix, startRealCluster } from "../real-nodes/start-real-cluster.ts";
import { nodeDemands } from "./node-demands.ts";
import { ensureNamespace, hasNamespace } from "./simulated-limits.ts";

/** A cluster with room for the stack, and the text about its endpoint once the stack is up. */
export interface StartedCluster {
  readonly cluster: Pick<RunningCluster, "name" | "paths" | "kubeconfig" | "kubectl"> &
    Partial<Pick<ContextCluster, "context">>;
  readonly endpoint: () => Promise<string>;
}

/** How to start a local cluster. */
export interface LocalStart {
  readonly name: string;
  readonly progress: Progress;
  readonly programs: Programs;
  readonly basePort?: number;
}

/** Starts a control plane of this host with simulated nodes. */
export async function startSimulatedNodes(planned: Plan, options: LocalStart): Promise<StartedCluster> {
  const { progress, programs } = options;
  const cluster = await startCluster({ ...options, binaries: programs.binaries, nodes: [] });
  await addSimulatedNodes(planned, cluster, progress);
  await createNamespace(planned, cluster, progress);
  return { cluster, endpoint: () => Promise.resolve(endpointIn(planned)) };
}

/** Starts a control plane of this host with real nodes. */
export async function startRealNodes(planned: Plan, options: LocalStart): Promise<StartedCluster> {
  const cluster = await startRealCluster({
    ...options,
    nodes: (kubectl) => nodeDemands(planned, kubectl, realNodePrefix),
    workloads: [stackWorkload(planned)],
  });
  await createNamespace(planned, cluster, options.progress);
  return { cluster, endpoint: () => openEndpoint(planned, cluster) };
}

/** How to use a cluster of the user. */
export interface ContextStart {
  readonly context: string;
  readonly progress: Progress;
  readonly programs: ContextPrograms;
  /** Whether the user confirmed a change of a cluster that is not on this host. */
  readonly confirmed: boolean;
}

/**
 * Uses the cluster of a context, with simulated nodes where kwok is among the programs.
 *
 * @throws LabError for an unconfirmed cluster that may not be on this host, and for a missing namespace there
 */
export async function useContext(planned: Plan, options: ContextStart): Promise<StartedCluster> {
  const { context, progress, programs } = options;
  const { namespace } = planned.topology.site;
  const cluster = await openContext({
    context,
    binaries: programs.kubectl,
    confirmed: options.confirmed,
    purpose: `deploy ${planned.topology.spec.name} to its namespace ${namespace}`,
  });
  progress.line(`context ${context}: using the cluster at ${cluster.server}, namespace ${namespace}`);
  if (cluster.isLocal) {
    const created = await createNamespace(planned, cluster, progress);
    if (created) recordNamespace(cluster.paths, namespace);
  } else await requireNamespace(planned, cluster);
  if (programs.kwok !== undefined) {
    await startKwok(programs.kwok, cluster.paths);
    await addSimulatedNodes(planned, cluster, progress);
  }
  return { cluster, endpoint: () => Promise.resolve(endpointIn(planned)) };
}

async function addSimulatedNodes(
  planned: Plan,
  cluster: StartedCluster["cluster"],
  progress: Progress,
): Promise<void> {
  const added = await ensureNodes(cluster.kubectl, await nodeDemands(planned, cluster.kubectl), {
    tainted: cluster.context !== undefined,
  });
  if (added.length > 0) progress.line(`cluster ${cluster.name}: added simulated nodes ${added.join(", ")}`);
}

async function createNamespace(
  planned: Plan,
  { name, kubectl }: StartedCluster["cluster"],
  progress: Progress,
): Promise<boolean> {
  const created = await ensureNamespace(kubectl, planned);
  if (created) {
    progress.line(
      `cluster ${name}: created the namespace ${planned.topology.site.namespace}, which the stack expects to exist`,
    );
  }
  return created;
}

async function requireNamespace(planned: Plan, { kubectl }: StartedCluster["cluster"]): Promise<void> {
  const { namespace, createNamespace: creates } = planned.topology.site;
  if (creates || (await hasNamespace(kubectl, namespace))) return;
  throw new LabError(
    `Namespace ${namespace} does not exist in the cluster.`,
    `Create the namespace (kubectl create namespace ${namespace}), or set createNamespace to true in the settings of the stack`,
  );
}

function endpointIn({ endpoint: { service, port }, topology }: Plan): string {
  return `Endpoint inside the cluster: http://${service}.${topology.site.namespace}:${port}`;
}
