import { PROCEDURE_LABEL } from "../domain/index.ts";
import type { Plan } from "../plan/index.ts";
import { withoutSecrets } from "../redaction/index.ts";
import { eventsOf, lastOf } from "./event-order.ts";
import type { LiveJob, Observed } from "./observed.ts";
import { parseTime } from "./times.ts";

/** A Job of the stack. */
export interface JobStatus {
  /** Name of the procedure, or the component of another Job. */
  readonly name: string;
  readonly job: string;
  readonly phase: "absent" | "running" | "complete" | "failed" | "suspended";
  readonly reason?: string;
  /** When it began, or ended, in ISO 8601. */
  readonly since?: string;
  readonly failedPods: number;
}

/**
 * The procedures of the plan, then the newest Job of each other component, by name. Jobs of an older plan are left out: what
 * they found is about another revision.
 */
export function jobsOf({ procedures, topology }: Plan, observed: Observed): readonly JobStatus[] {
  const planned = procedures.map(({ name, job }) => {
    const live = observed.jobs.find(({ metadata }) => metadata.name === job);
    return live === undefined
      ? ({ name, job, phase: "absent", failedPods: 0 } as const)
      : statusOf(name, live, observed);
  });
  const newest = new Map<string, LiveJob>();
  for (const job of observed.jobs) {
    const { labels } = job.metadata;
    if (labels[PROCEDURE_LABEL] !== undefined) continue;
    const component = labels["app.kubernetes.io/component"] ?? topology.instance;
    const known = newest.get(component);
    if (known === undefined || created(known) < created(job)) newest.set(component, job);
  }
  const others = [...newest].map(([component, job]) => statusOf(component, job, observed));
  return [...planned, ...others.toSorted((a, b) => (a.job < b.job ? -1 : 1))];
}

function created({ metadata }: LiveJob): number {
  return parseTime(metadata.creationTimestamp) ?? 0;
}

function statusOf(name: string, { metadata, status }: LiveJob, { events }: Observed): JobStatus {
  const holds = (type: string) =>
    status.conditions.find((condition) => condition.type === type && condition.status === "True");
  const failedPods = status.failed ?? 0;
  const identity = { name, job: metadata.name, failedPods };
  const complete = holds("Complete");
  if (complete !== undefined) return { ...identity, phase: "complete", ...since(status.completionTime) };
  const failed = holds("Failed") ?? holds("FailureTarget");
  if (failed !== undefined) {
    const reason = [failed.reason, failed.message].filter((text) => text !== undefined).join(": ");
    return {
      ...identity,
      phase: "failed",
      ...(reason === "" ? {} : { reason: withoutSecrets(reason) }),
      ...since(failed.lastTransitionTime),
    };
  }
  const refused = lastOf(eventsOf(events, "Job", metadata.name), ["FailedCreate"])?.message ?? undefined;
  const phase = holds("Suspended") === undefined ? "running" : "suspended";
  return {
    ...identity,
    phase,
    ...(refused === undefined ? {} : { reason: withoutSecrets(refused) }),
    ...since(status.startTime),
  };
}

function since(time: string | null | undefined): { readonly since?: string } {
  return time === undefined || time === null ? {} : { since: time };
}
