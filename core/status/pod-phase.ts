import type { LogLine } from "../domain/index.ts";
import { eventsOf, lastOf } from "./event-order.ts";
import { endOf } from "./last-end.ts";
import { progressOf } from "./log-progress.ts";
import type { LiveContainer, LiveEvent, LiveNode, LivePod, PodLog } from "./observed.ts";
import type { Phase } from "./phase.ts";
import { parseTime, printTime } from "./times.ts";

/** What a pod runs, as planned. */
export interface PodPlan {
  /** Name of its main container. */
  readonly container: string;
  /** Resource of the devices that it takes; undefined where it takes none. */
  readonly resource?: string;
  /** Number of its processes with an API. */
  readonly apis: number;
  readonly logLines: readonly LogLine[];
}

/** What the cluster says around a pod. */
export interface PodSurroundings {
  readonly events: readonly LiveEvent[];
  readonly nodes: readonly LiveNode[] | undefined;
  readonly log: PodLog | undefined;
}

/** The phase of a pod, its reason in words, and when it began. */
export interface PodPhase {
  readonly phase: Phase;
  readonly reason?: string;
  /** ISO 8601; undefined where no field of the pod has the time. */
  readonly since?: string | undefined;
}

/** Reasons for which the kubelet cannot start a container, and tries again (kubelet: images/types.go, kuberuntime). */
const FAILED_WAITING = new Set([
  ...["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable"],
  ...["CreateContainerConfigError", "CreateContainerError", "RunContainerError", "PostStartHookError"],
]);

/** Derives the phase of a pod from its object, its events, its node and its log. */
export function phaseOf(pod: LivePod, plan: PodPlan, around: PodSurroundings): PodPhase {
  const { metadata, spec, status } = pod;
  const lost = lostNode(pod, around.nodes);
  if (lost !== undefined) return lost;
  if (metadata.deletionTimestamp !== undefined) return { phase: "draining", since: drainBegan(pod) };
  const container =
    status.containerStatuses.find(({ name }) => name === plan.container) ?? status.containerStatuses[0];
  if (status.phase === "Failed" || status.phase === "Succeeded") {
    const said = [status.reason, status.message].filter((text) => text !== undefined).join(": ");
    const reason = said === "" ? endOf(container?.state.terminated, around.log)?.reason : said;
    return {
      phase: "failed",
      ...(reason === undefined ? {} : { reason }),
      since: container?.state.terminated?.finishedAt ?? transitionOf(pod, "Ready"),
    };
  }
  if (conditionOf(pod, "Ready")?.status === "True")
    return { phase: "ready", since: transitionOf(pod, "Ready") };
  if (spec.nodeName === undefined) return unscheduled(pod, plan);
  const events = eventsOf(around.events, "Pod", metadata.name);
  if (container === undefined) return creating(pod, events);
  if (container.state.waiting !== undefined) return waiting(pod, container, events, around.log);
  if (container.state.terminated !== undefined) return ended(container, around.log);
  if (container.state.running === undefined) return creating(pod, events);
  return running(pod, container, plan, { ...around, events });
}

function lostNode(pod: LivePod, nodes: readonly LiveNode[] | undefined): PodPhase | undefined {
  const node = nodes?.find(({ metadata }) => metadata.name === pod.spec.nodeName);
  const ready = node?.status.conditions.find(({ type }) => type === "Ready");
  if (ready === undefined || ready.status === "True") return undefined;
  const why = ready.message === undefined ? "" : `: ${ready.message}`;
  return {
    phase: "lost",
    reason: `node ${pod.spec.nodeName} is not ready${why}`,
    since: ready.lastTransitionTime ?? undefined,
  };
}

/** When the deletion was requested: the object has the time at which the grace period ends. */
function drainBegan({ metadata }: LivePod): string | undefined {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = metadata;
  const ends = parseTime(deletionTimestamp);
  return ends === undefined ? undefined : printTime(ends - deletionGracePeriodSeconds * 1000);
}

/** The end of the scheduler's message: why no other pod may make room (kube-scheduler, DefaultPreemption). */
const PREEMPTION = /\.?\s*(?:no new claims to deallocate, )?preemption: .*$/s;

/** A pod that takes a whole node has its ports, too, so that a node in use may lack either. */
const TAKEN = "didn't have free ports";

function unscheduled(pod: LivePod, { resource }: PodPlan): PodPhase {
  const reason = conditionOf(pod, "PodScheduled")?.message?.replace(PREEMPTION, "");
  const devices =
    resource !== undefined &&
    reason !== undefined &&
    (reason.includes(`Insufficient ${resource}`) || reason.includes(TAKEN));
  return {
    phase: devices ? "devices" : "node",
    ...(reason === undefined ? {} : { reason }),
    since: pod.metadata.creationTimestamp,
  };
}

/** A pod on a node without a running container: its volumes, its network or its image are not there yet. */
function creating(pod: LivePod, events: readonly LiveEvent[]): PodPhase {
  const since = transitionOf(pod, "PodScheduled") ?? pod.metadata.creationTimestamp;
  const last = lastOf(events, [
    "FailedMount",
    "FailedAttachVolume",
    "FailedCreatePodSandBox",
    "Pulling",
    "Pulled",
  ]);
  const reason = last?.message ?? undefined;
  if (last?.reason === "Pulling")
    return { phase: "pull", ...(reason === undefined ? {} : { reason }), since };
  if (last === undefined || last.reason === "Pulled" || reason === undefined)
    return { phase: "create", since };
  return { phase: "create", reason, since };
}

function waiting(
  pod: LivePod,
  container: LiveContainer,
  events: readonly LiveEvent[],
  log: PodLog | undefined,
): PodPhase {
  const { reason = "", message } = container.state.waiting ?? {};
  if (reason === "CrashLoopBackOff") {
    const end = endOf(container.lastState.terminated, log);
    return {
      phase: "failed",
      reason: end?.reason ?? message ?? reason,
      since: end?.at,
    };
  }
  if (!FAILED_WAITING.has(reason)) return creating(pod, events);
  // A back-off says only that the kubelet waits; the event before it has the cause.
  const cause = reason.endsWith("BackOff") ? lastOf(events, ["Failed"], /^Failed to pull/)?.message : message;
  return {
    phase: "failed",
    reason: `${reason}: ${cause ?? message ?? "no message"}`,
    since: transitionOf(pod, "PodScheduled"),
  };
}

function ended(container: LiveContainer, log: PodLog | undefined): PodPhase {
  const end = endOf(container.state.terminated, log);
  return { phase: "failed", ...(end === undefined ? {} : { reason: end.reason }), since: end?.at };
}

function running(
  pod: LivePod,
  container: LiveContainer,
  { apis, logLines }: PodPlan,
  { events, log }: PodSurroundings,
): PodPhase {
  const unhealthy = lastOf(events, ["Unhealthy"], /^Readiness probe/)?.message ?? undefined;
  if (container.started === true && wasReady(pod, container))
    return {
      phase: "unready",
      ...(unhealthy === undefined ? {} : { reason: unhealthy }),
      since: transitionOf(pod, "Ready"),
    };
  const since = container.state.running?.startedAt ?? undefined;
  // The log of a server says nothing of its start, and that of a lost or simulated node is not there.
  if (log?.current === undefined) return { phase: "load", since };
  const { phase, text } = progressOf(log.current, logLines, apis);
  return { phase, ...(text === undefined ? {} : { reason: text }), since };
}

/** Whether a pod lost its readiness after this start of its container. */
function wasReady(pod: LivePod, container: LiveContainer): boolean {
  const lost = parseTime(transitionOf(pod, "Ready"));
  const begun = parseTime(container.state.running?.startedAt);
  // A new pod has the condition from its creation on, and a restarted one from the end of its container on.
  return lost !== undefined && begun !== undefined && lost > begun + 1000;
}

function conditionOf(pod: LivePod, name: string) {
  return pod.status.conditions.find(({ type }) => type === name);
}

function transitionOf(pod: LivePod, name: string): string | undefined {
  return conditionOf(pod, name)?.lastTransitionTime ?? undefined;
}
