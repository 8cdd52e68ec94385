import {
  logsToRead,
  type Observed,
  type Plan,
  readEvents,
  readNodes,
  readObjects,
  type StackStatus,
  statusOf,
} from "../core/index.ts";
import { clusterError, type ClusterReader } from "./kubectl.ts";

/** Selects every object of a stack. */
export function stackSelector({ topology: { instance } }: Plan): string {
  return `--selector=app.kubernetes.io/name=glm-serve,app.kubernetes.io/instance=${instance}`;
}

/** Lines of a log that show how far a container is. */
const TAIL_LINES = 300;

/**
 * Reads the status of a stack.
 *
 * @throws GlmServeError if the cluster cannot be read, or has no such namespace
 */
export async function readStatus(planned: Plan, reader: ClusterReader): Promise<StackStatus> {
  return statusOf(planned, await observe(planned, reader));
}

/**
 * Reads the objects, events and logs of a stack.
 *
 * @throws GlmServeError if the cluster cannot be read, or has no such namespace
 */
export async function observe(planned: Plan, reader: ClusterReader): Promise<Observed> {
  const selector = stackSelector(planned);
  const [objects, events, nodes] = await Promise.all([
    reader.json(["get", "pods,statefulsets.apps,deployments.apps,jobs.batch", selector]),
    reader.jsonIfAllowed(["get", "events"]),
    reader.jsonIfAllowed(["get", "nodes"]),
  ]);
  const found = {
    at: Date.now(),
    ...readObjects(objects),
    events: events === undefined ? [] : readEvents(events),
    nodes: nodes === undefined ? undefined : readNodes(nodes),
  };
  if (found.pods.length + found.workloads.length + found.jobs.length === 0) await requireNamespace(reader);
  const logs = await Promise.all(
    logsToRead(planned, found).map(async ({ pod, container, previous }) => {
      const [current, before] = await Promise.all([
        logOf(reader, pod, container),
        previous ? logOf(reader, pod, container, "--previous") : undefined,
      ]);
      return [
        pod,
        {
          ...(current === undefined ? {} : { current }),
          ...(before === undefined ? {} : { previous: before }),
        },
      ] as const;
    }),
  );
  return { ...found, logs: new Map(logs) };
}

/** A list of objects in a namespace that does not exist is empty, and no error. */
async function requireNamespace(reader: ClusterReader): Promise<void> {
  const { namespace } = reader.options;
  const answer = await reader.ask(["get", "namespace", namespace, "--output=name"]);
  if ("text" in answer || answer.failure.kind !== "not-found") return;
  throw clusterError({
    message: `Namespace ${namespace} does not exist in the cluster.`,
    fix: "Deploy the stack, or set --namespace to the one that it runs in",
  });
}

/** The last lines of a log; undefined where the container has none, or its node does not answer. */
async function logOf(
  reader: ClusterReader,
  pod: string,
  container: string,
  ...options: readonly string[]
): Promise<string | undefined> {
  const argv = ["logs", pod, `--container=${container}`, `--tail=${TAIL_LINES}`];
  const answer = await reader.ask([...argv, ...options]);
  return "text" in answer ? answer.text : undefined;
}
