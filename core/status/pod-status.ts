import { REVISION_ANNOTATION } from "../domain/index.ts";
import { withoutSecrets } from "../redaction/index.ts";
import { endOf, type LastEnd } from "./last-end.ts";
import type { LiveContainer, LivePod, Observed } from "./observed.ts";
import type { Phase } from "./phase.ts";
import { phaseOf, type PodPhase, type PodPlan } from "./pod-phase.ts";

/** One pod. */
export interface PodStatus {
  readonly name: string;
  /** The identity of the pod among those that had its name. */
  readonly uid?: string;
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

/** The container whose state is that of its pod: the named one, or the first. */
export function containerOf(pod: LivePod, wanted: string): LiveContainer | undefined {
  const { containerStatuses } = pod.status;
  return containerStatuses.find(({ name }) => name === wanted) ?? containerStatuses[0];
}

/** A pod that does not exist. */
export function absent(name: string): PodStatus {
  return { name, phase: "absent", restarts: 0 };
}

/** The status of one pod. */
export function podStatus(
  name: string,
  pod: LivePod | undefined,
  plan: PodPlan,
  observed: Observed,
): PodStatus {
  if (pod === undefined) return absent(name);
  const log = observed.logs.get(name);
  const { phase, reason, since }: PodPhase = phaseOf(pod, plan, {
    events: observed.events,
    nodes: observed.nodes,
    log,
  });
  const container = containerOf(pod, plan.container);
  const end = endOf(container?.lastState.terminated, log);
  const revision = pod.metadata.annotations[REVISION_ANNOTATION];
  return {
    name,
    ...(pod.metadata.uid === undefined ? {} : { uid: pod.metadata.uid }),
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
