import { ENGINE_CONTAINER } from "../domain/index.ts";
import type { Plan } from "../plan/index.ts";
import { type JobStatus, jobsOf } from "./job-status.ts";
import type { Observed } from "./observed.ts";
import { groupStatus, type PartStatus, serverStatus } from "./part-status.ts";
import { containerOf } from "./pod-status.ts";
import { printTime } from "./times.ts";

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
    at: printTime(observed.at),
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
