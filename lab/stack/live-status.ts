import { GlmServeError, nothingObserved, type Plan, statusOf, type StackStatus } from "../../core/index.ts";
import { ClusterReader, readStatus, watchStatus } from "../../live/index.ts";
import type { Kubectl } from "../cluster/kubectl.ts";

/** Time between two readings, in milliseconds. They share the host with the cluster. */
const INTERVAL = 3000;

/** The cluster whose objects are shown. */
interface WatchedCluster {
  readonly kubectl: Pick<Kubectl, "executable" | "kubeconfig">;
  /** Context of a cluster of the user. */
  readonly context?: string;
}

/** Where the status is shown. */
interface StatusStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/**
 * Shows the status of a stack as `glm-serve status --watch` does, while a task deploys it.
 *
 * @param task its argument: whether the status is drawn on a terminal, which the task then must not write to
 */
export async function withLiveStatus<Result>(
  planned: Plan,
  { kubectl, context }: WatchedCluster,
  stream: StatusStream,
  task: (drawn: boolean) => Promise<Result>,
): Promise<Result> {
  const end = new AbortController();
  const reader = new ClusterReader({
    executable: kubectl.executable,
    kubeconfig: kubectl.kubeconfig,
    context,
    namespace: planned.topology.site.namespace,
    environment: process.env,
    signal: end.signal,
  });
  const drawn = stream.isTTY === true;
  const watched = watchStatus(() => statusOrNone(planned, reader), {
    write: (text) => stream.write(text),
    size: () => ({ columns: drawn ? (stream.columns ?? 80) : undefined, rows: stream.rows }),
    signal: end.signal,
    interval: INTERVAL,
  });
  // The view must not end the deployment.
  const shown = watched.catch((error: unknown) => {
    stream.write(`the status cannot be shown: ${error instanceof Error ? error.message : String(error)}\n`);
  });
  try {
    return await task(drawn);
  } finally {
    end.abort();
    await shown;
  }
}

/** The namespace may be among the objects that the task creates. */
async function statusOrNone(planned: Plan, reader: ClusterReader): Promise<StackStatus> {
  try {
    return await readStatus(planned, reader);
  } catch (error) {
    if (error instanceof GlmServeError) return statusOf(planned, nothingObserved(Date.now()));
    throw error;
  }
}
