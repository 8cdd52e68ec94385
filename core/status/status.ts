import type { GroupLayout, PodLayout } from "../domain/index.ts";
import { withoutSecrets } from "../redaction/index.ts";
import type { Plan, PlannedObject } from "../plan/index.ts";
import { timeOf } from "./event-times.ts";
import { type JobStatus, jobsOf } from "./job-status.ts";
import { endOf, type LastEnd } from "./last-end.ts";
import type { LiveContainer, LivePod, LiveWorkload, Observed } from "./observed.ts";
import { isWorse, type Phase } from "./phase.ts";
import { phaseOf, type PodPhase, type PodPlan } from "./pod-phase.ts";

/** Annotation with the revision of a pod. */
const REVISION = "glm-serve/revision";

const ENGINE_CONTAINER = "engine";

/** One pod. */
export interface PodStatus {
  readonly name: string;
  readonly node?: string;
  readonly phase: Phase;
  /** What the phase waits for, or why it failed. */
  readonly reason?: string;
  /** When the phase began, in ISO 8601. */
  readonly since?: string;
  readonly restarts: number;
  /** How its container last ended; absent before the first end. */
  readonly lastEnd?: LastEnd;
  readonly revision?: string;
}

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

/** The status of a stack, as `glm-serve status --json` prints it. Fields are added, and never renamed or removed. */
export interface StackStatus {
  readonly schema: "glm-serve/status/1";
  readonly instance: string;
  readonly namespace: string;
  /** When the objects were read, in ISO 8601. */
  readonly at: string;
  /** Whether any object of the stack exists. */
  readonly deployed: boolean;
  /** Whether every group and every server is complete and ready, and no procedure failed. */
  readonly ready: boolean;
  readonly endpoint: string;
  readonly parts: readonly PartStatus[];
  readonly procedures: readonly JobStatus[];
}

/** Derives the status of a stack from its plan and from what the cluster has. Pure: the same input gives the same status. */
export function statusOf(planned: Plan, observed: Observed): StackStatus {
  const { topology, endpoint, objects } = planned;
  const { instance, site } = topology;
  const parts = [
    ...planned.groups.map((group) => groupStatus(planned, group, observed)),
    ...objects.flatMap((object) => serverStatus(planned, object, observed)),
  ];
  const procedures = jobsOf(planned, observed);
  return {
    schema: "glm-serve/status/1",
    instance,
    namespace: site.namespace,
    at: timeOf(observed.at) ?? "",
    deployed: observed.workloads.length + observed.pods.length + observed.jobs.length > 0,
    ready: parts.every(isReady) && procedures.every(({ phase }) => phase !== "failed"),
    endpoint: `http://${endpoint.service}.${site.namespace}:${endpoint.port}`,
    parts,
    procedures,
  };
}

function isReady({ phase, readyPods, wantedPods }: PartStatus): boolean {
  return phase === "ready" && readyPods >= wantedPods;
}

/** The pods whose logs `statusOf` reads, with their container, and whether the log before the last restart counts. */
export function logsToRead(
  planned: Plan,
  observed: Omit<Observed, "logs">,
): readonly { readonly pod: string; readonly container: string; readonly previous: boolean }[] {
  const names = new Set(planned.groups.flatMap(({ pods }) => pods.map(({ name }) => name)));
  return observed.pods.flatMap((pod) => {
    const { name, deletionTimestamp } = pod.metadata;
    const container = containerOf(pod, ENGINE_CONTAINER);
    const ready = pod.status.conditions.some(({ type, status }) => type === "Ready" && status === "True");
    if (!names.has(name) || container === undefined || ready || deletionTimestamp !== undefined) return [];
    const restarted = container.restartCount > 0;
    const runs = container.state.running !== undefined;
    return runs || restarted ? [{ pod: name, container: container.name, previous: restarted }] : [];
  });
}

function containerOf(pod: LivePod, wanted: string): LiveContainer | undefined {
  const { containerStatuses } = pod.status;
  return containerStatuses.find(({ name }) => name === wanted) ?? containerStatuses[0];
}

function groupStatus(
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
    planned: revisionOf(planned),
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

function serverStatus({ topology, endpoint }: Plan, object: PlannedObject, observed: Observed): PartStatus[] {
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
      planned: revisionOf(object),
      live: observed.workloads.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === name),
      pods,
      endpoints: isProxy ? [`http://${endpoint.service}.${topology.site.namespace}:${endpoint.port}`] : [],
      wantedPods: manifest.spec.replicas,
    }),
  ];
}

function revisionOf(object: PlannedObject | undefined): string {
  const manifest = object?.manifest;
  if (manifest?.kind !== "StatefulSet" && manifest?.kind !== "Deployment") return "";
  return manifest.spec.template.metadata.annotations?.[REVISION] ?? "";
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
  const applied = live?.spec.template.metadata.annotations[REVISION];
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

/** Why a group that starts again ended before. */
function lastCause(phase: Phase, pods: readonly PodStatus[]): string | undefined {
  if (phase === "ready") return undefined;
  const end = pods.flatMap(({ lastEnd }) => lastEnd ?? [])[0];
  return end === undefined ? undefined : `restarted after: ${end.reason}`;
}

function absent(name: string): PodStatus {
  return { name, phase: "absent", restarts: 0 };
}

function podStatus(name: string, pod: LivePod | undefined, plan: PodPlan, observed: Observed): PodStatus {
  if (pod === undefined) return absent(name);
  const log = observed.logs.get(name);
  const { phase, reason, since }: PodPhase = phaseOf(pod, plan, {
    events: observed.events,
    nodes: observed.nodes,
    log,
  });
  const container = containerOf(pod, plan.container);
  const end = endOf(container?.lastState.terminated, log);
  const revision = pod.metadata.annotations[REVISION];
  return {
    name,
    ...(pod.spec.nodeName === undefined ? {} : { node: pod.spec.nodeName }),
    phase,
    // Logs and events hold whatever a program printed.
    ...(reason === undefined ? {} : { reason: withoutSecrets(oneLine(reason)) }),
    ...(since === undefined ? {} : { since }),
    restarts: container?.restartCount ?? 0,
    ...(end === undefined ? {} : { lastEnd: { ...end, reason: withoutSecrets(oneLine(end.reason)) } }),
    ...(revision === undefined ? {} : { revision }),
  };
}

function oneLine(text: string): string {
  return text.split(/\s+/).join(" ").trim();
}
