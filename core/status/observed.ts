import { z } from "zod";

const conditions = z
  .array(
    z.object({
      type: z.string(),
      status: z.string(),
      reason: z.string().optional(),
      message: z.string().optional(),
      lastTransitionTime: z.string().nullish(),
    }),
  )
  .default([]);

const metadata = z.object({
  name: z.string(),
  uid: z.string().optional(),
  creationTimestamp: z.string().optional(),
  deletionTimestamp: z.string().optional(),
  deletionGracePeriodSeconds: z.number().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
});

const terminated = z.object({
  exitCode: z.number(),
  reason: z.string().optional(),
  message: z.string().optional(),
  finishedAt: z.string().nullish(),
});

const containerState = z.object({
  waiting: z.object({ reason: z.string().optional(), message: z.string().optional() }).optional(),
  running: z.object({ startedAt: z.string().nullish() }).optional(),
  terminated: terminated.optional(),
});

const containerStatus = z.object({
  name: z.string(),
  ready: z.boolean().default(false),
  started: z.boolean().nullish(),
  restartCount: z.number().default(0),
  state: containerState.default({}),
  lastState: containerState.default({}),
});

const pod = z.object({
  metadata,
  spec: z.object({ nodeName: z.string().optional() }),
  status: z
    .object({
      phase: z.string().optional(),
      reason: z.string().optional(),
      message: z.string().optional(),
      conditions,
      containerStatuses: z.array(containerStatus).default([]),
    })
    .default({ conditions: [], containerStatuses: [] }),
});

const workload = z.object({
  kind: z.string(),
  metadata,
  spec: z.object({ template: z.object({ metadata: metadata.pick({ annotations: true }) }) }),
});

const job = z.object({
  metadata,
  status: z
    .object({
      active: z.number().optional(),
      failed: z.number().optional(),
      succeeded: z.number().optional(),
      startTime: z.string().nullish(),
      completionTime: z.string().nullish(),
      conditions,
    })
    .default({ conditions: [] }),
});

const event = z.object({
  type: z.string().nullish(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  involvedObject: z.object({ kind: z.string().optional(), name: z.string().optional() }).default({}),
  firstTimestamp: z.string().nullish(),
  lastTimestamp: z.string().nullish(),
  eventTime: z.string().nullish(),
});

const node = z.object({
  metadata: z.object({ name: z.string() }),
  status: z.object({ conditions }).default({ conditions: [] }),
});

export type LivePod = z.output<typeof pod>;
export type LiveContainer = z.output<typeof containerStatus>;
export type LiveEnd = z.output<typeof terminated>;
export type LiveJob = z.output<typeof job>;
export type LiveEvent = z.output<typeof event>;
export type LiveNode = z.output<typeof node>;
export type LiveWorkload = z.output<typeof workload>;

/** Last lines of a container's log: of the running container, and of the one before. */
export interface PodLog {
  readonly current?: string;
  readonly previous?: string;
}

/** What the cluster has of a stack, at one time. */
export interface Observed {
  /** When the objects were read, in milliseconds since 1970. */
  readonly at: number;
  readonly pods: readonly LivePod[];
  /** StatefulSets and Deployments. */
  readonly workloads: readonly LiveWorkload[];
  readonly jobs: readonly LiveJob[];
  readonly events: readonly LiveEvent[];
  /** Undefined for a user who may not read nodes. */
  readonly nodes: readonly LiveNode[] | undefined;
  /** Logs of the pods that `logsToRead` names. */
  readonly logs: ReadonlyMap<string, PodLog>;
}

/** An empty cluster, for a namespace that does not exist yet. */
export function nothingObserved(at: number): Observed {
  return { at, pods: [], workloads: [], jobs: [], events: [], nodes: undefined, logs: new Map() };
}

const anyObject = z.object({ kind: z.string() });

function itemsOf<Item>(schema: z.ZodType<Item>, list: unknown): readonly Item[] {
  return z.object({ items: z.array(schema) }).parse(list).items;
}

/**
 * Sorts the items of `kubectl get pods,statefulsets,deployments,jobs --output=json` by kind.
 *
 * @throws ZodError for something else than a list of Kubernetes objects
 */
export function readObjects(list: unknown): Pick<Observed, "pods" | "workloads" | "jobs"> {
  const items = z.object({ items: z.array(z.unknown()) }).parse(list).items;
  const ofKind = <Item>(schema: z.ZodType<Item>, ...kinds: readonly string[]): readonly Item[] =>
    items.filter((item) => kinds.includes(anyObject.parse(item).kind)).map((item) => schema.parse(item));
  return {
    pods: ofKind(pod, "Pod"),
    workloads: ofKind(workload, "StatefulSet", "Deployment"),
    jobs: ofKind(job, "Job"),
  };
}

/** The events of a list. */
export function readEvents(list: unknown): readonly LiveEvent[] {
  return itemsOf(event, list);
}

/** The nodes of a list. */
export function readNodes(list: unknown): readonly LiveNode[] {
  return itemsOf(node, list);
}
