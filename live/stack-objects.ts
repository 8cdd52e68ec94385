import { clusterState, type ObjectsState, type Plan, valueAt } from "../core/index.ts";
import { clusterError, type ClusterReader } from "./kubectl.ts";
import { stackSelector } from "./observe.ts";

/** Kinds that every cluster knows. */
const KINDS = [
  "statefulsets.apps",
  "deployments.apps",
  "configmaps",
  "services",
  "jobs.batch",
  "serviceaccounts",
  "roles.rbac.authorization.k8s.io",
  "rolebindings.rbac.authorization.k8s.io",
  "poddisruptionbudgets.policy",
  "networkpolicies.networking.k8s.io",
  "pods",
] as const;

/** Kinds of Prometheus Operator, which a cluster may lack. */
const WATCHING: Readonly<Record<string, string>> = {
  PodMonitor: "podmonitors.monitoring.coreos.com",
  PrometheusRule: "prometheusrules.monitoring.coreos.com",
};

/**
 * Reads the objects and pods of a stack, with the fields that each program manages.
 *
 * @param label what a comparison calls them
 * @throws GlmServeError if the cluster cannot be read
 */
export async function readStackObjects(
  planned: Plan,
  reader: ClusterReader,
  label: string,
): Promise<ObjectsState> {
  const watching = Object.entries(WATCHING).flatMap(([kind, resource]) =>
    planned.objects.some(({ manifest }) => manifest.kind === kind) ? [resource] : [],
  );
  const kinds = [...KINDS, ...watching];
  const lists = await Promise.all(kinds.map((kind) => read(planned, reader, kind)));
  const notes = lists.flatMap(({ note }) => note ?? []);
  return clusterState(
    planned,
    lists.flatMap(({ list }) => itemsOf(list)),
    label,
    notes,
  );
}

/** The objects of a kind, or why there are none. */
async function read(
  planned: Plan,
  reader: ClusterReader,
  kind: string,
): Promise<{ readonly list?: unknown; readonly note?: string }> {
  const selector = stackSelector(planned);
  const answer = await reader.ask(["get", kind, selector, "--show-managed-fields", "--output=json"]);
  if ("text" in answer) return { list: JSON.parse(answer.text) };
  switch (answer.failure.kind) {
    case "forbidden":
      return { note: `The user may not read ${kind}, so these objects count as missing.` };
    case "not-found":
      return { note: `The cluster has no ${kind}, so these objects count as missing.` };
    case "missing":
    case "context":
    case "unreachable":
    case "unauthorized":
    case "other":
      throw clusterError(answer.failure);
    default:
      return answer.failure.kind satisfies never;
  }
}

function itemsOf(list: unknown): readonly unknown[] {
  const items = valueAt(list, "items");
  return Array.isArray(items) ? items : [];
}
