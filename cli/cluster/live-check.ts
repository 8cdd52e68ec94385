import { type Finding, liveFindings, observedNodes, observedPods, type Plan } from "../../core/index.ts";
import type { ClusterReader } from "../../live/index.ts";

/**
 * What keeps the nodes of a cluster from a stack.
 *
 * @throws GlmServeError if the nodes cannot be read
 */
export async function liveCheck(planned: Plan, reader: ClusterReader): Promise<readonly Finding[]> {
  const [nodes, pods] = await Promise.all([
    reader.json(["get", "nodes"]),
    reader.jsonIfAllowed(["get", "pods", "--all-namespaces"]),
  ]);
  return liveFindings(planned, {
    nodes: observedNodes(nodes),
    pods: pods === undefined ? undefined : observedPods(pods),
  });
}
