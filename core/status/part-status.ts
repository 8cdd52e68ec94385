import { ENGINE_CONTAINER, type GroupLayout, type PodLayout, REVISION_ANNOTATION } from "../domain/index.ts";
import { type Plan, type PlannedObject, plannedRevision } from "../plan/index.ts";
import type { LiveWorkload, Observed } from "./observed.ts";
import { isWorse, type Phase } from "./phase.ts";
import { absent, podStatus, type PodStatus } from "./pod-status.ts";

/** One group, the proxy, or the pool of KV caches. */
export interface PartStatus {
  /** Key of a group, `proxy`, or the name of another server. */
  readonly name: string;
  readonly kind: "group" | "server";
  /** Its StatefulSet or Deployment. */
  readonly object: string;
  /** The worst phase of its pods. */
  readonly phase: Phase;
  readonly reason?: string;
  readonly since?: string;
  readonly readyPods: number;
  /** The number of pods that it has when it is complete. */
  readonly wantedPods: number;
  /** The most restarts of one of its pods: all pods of a group restart together. */
  readonly restarts: number;
  readonly revision: {
    /** Of the plan. */
    readonly planned: string;
    /** Of its StatefulSet or Deployment; absent where that does not exist. */
    readonly applied?: string;
    /** Of its pods, each once. */
    readonly running: readonly string[];
    /** Whether every pod runs the planned revision. */
    readonly current: boolean;
  };
  /** Addresses of its APIs inside the cluster. */
  readonly endpoints: readonly string[];
  readonly pods: readonly PodStatus[];
}

/** The status of a group. */
export function groupStatus(
  { topology, processes, objects }: Plan,
  layout: GroupLayout,
  observed: Observed,
): PartStatus {
  const planned = objects.find(({ key }) => key === `stateful-set/${layout.key}`);
  const live = observed.workloads.find(
    ({ kind, metadata }) => kind === "StatefulSet" && metadata.name === layout.objectName,
  );
  const pods = layout.pods.map((pod) =>
    podStatus(
      pod.name,
      observed.pods.find(({ metadata }) => metadata.name === pod.name),
      {
        container: ENGINE_CONTAINER,
        resource: topology.platform.resourceName,
        apis: apisOf(pod),
        logLines: topology.engine.logLines,
      },
      observed,
    ),
  );
  return partStatus({
    name: layout.key,
    kind: "group",
    object: layout.objectName,
    planned: plannedRevision(planned) ?? "",
    live,
    pods,
    endpoints: processes.flatMap(({ group, endpoint }) =>
      group === layout.key && endpoint !== "" ? [`http://${endpoint}`] : [],
    ),
    wantedPods: layout.pods.length,
  });
}

function apisOf({ processes }: PodLayout): number {
  return processes.filter(({ apiPort }) => apiPort !== undefined).length;
}

/** The status of the server that an object runs: none for an object that is no Deployment. */
export function serverStatus(
  { topology, endpoint }: Plan,
  object: PlannedObject,
  observed: Observed,
): PartStatus[] {
  const { manifest } = object;
  if (manifest.kind !== "Deployment") return [];
  const { name } = manifest.metadata;
  const [main] = manifest.spec.template.spec.containers;
  const labels = Object.entries(manifest.spec.selector.matchLabels);
  const found = observed.pods.filter(({ metadata }) =>
    labels.every(([label, value]) => metadata.labels[label] === value),
  );
  const pods = (found.length === 0 ? [undefined] : found).map((pod) =>
    podStatus(
      pod?.metadata.name ?? name,
      pod,
      { container: main?.name ?? "", apis: 1, logLines: [] },
      observed,
    ),
  );
  const isProxy = object.part.kind === "proxy";
  return [
    partStatus({
      name: object.key.slice("deployment/".length),
      kind: "server",
      object: name,
      planned: plannedRevision(object) ?? "",
      live: observed.workloads.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === name),
      pods,
      endpoints: isProxy ? [`http://${endpoint.service}.${topology.site.namespace}:${endpoint.port}`] : [],
      wantedPods: manifest.spec.replicas,
    }),
  ];
}

interface PartOf {
  readonly name: string;
  readonly kind: PartStatus["kind"];
  readonly object: string;
  readonly planned: string;
  readonly live: LiveWorkload | undefined;
  readonly pods: readonly PodStatus[];
  readonly endpoints: readonly string[];
  readonly wantedPods: number;
}

function partStatus({ live, pods, planned, ...rest }: PartOf): PartStatus {
  // A Deployment that rolls has pods of two revisions: a pod that ends beside a ready one is no outage.
  const readyPods = pods.filter(({ phase }) => phase === "ready").length;
  const counted =
    rest.kind === "server" && readyPods >= rest.wantedPods
      ? pods.filter(({ phase }) => phase === "ready")
      : pods;
  const worst = counted.reduce(
    (first, pod) => (isWorse(pod.phase, first.phase) ? pod : first),
    counted[0] ?? absent(rest.object),
  );
  const same = counted.filter(({ phase }) => phase === worst.phase);
  const since = same
    .flatMap((pod) => pod.since ?? [])
    .toSorted()
    .at(-1);
  const applied = live?.spec.template.metadata.annotations[REVISION_ANNOTATION];
  const running = [...new Set(pods.flatMap(({ revision }) => revision ?? []))].toSorted();
  const reason = same.find((pod) => pod.reason !== undefined)?.reason ?? lastCause(worst.phase, pods);
  return {
    ...rest,
    phase: worst.phase,
    ...(reason === undefined ? {} : { reason }),
    ...(since === undefined ? {} : { since }),
    readyPods,
    restarts: Math.max(0, ...pods.map(({ restarts }) => restarts)),
    revision: {
      planned,
      ...(applied === undefined ? {} : { applied }),
      running,
      current: running.length > 0 && running.every((revision) => revision === planned),
    },
    pods,
  };
}

const STARTING: ReadonlySet<Phase> = new Set(["prepare", "join", "load", "warm-up"]);

/** Why a group that starts again ended before. The pod that caused it also has the error of its process. */
function lastCause(phase: Phase, pods: readonly PodStatus[]): string | undefined {
  if (!STARTING.has(phase)) return undefined;
  const causes = pods.flatMap(({ lastEnd }) => lastEnd?.reason ?? []);
  const [longest] = causes.toSorted((a, b) => b.length - a.length);
  return longest === undefined ? undefined : `restarted after: ${longest}`;
}
