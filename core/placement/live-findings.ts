import { type Finding, placementOf, type ResolvedTopology, Severity } from "../domain/index.ts";
import { inputChecks } from "../errors/index.ts";
import type { Plan } from "../plan/index.ts";
import { type Blocker, blockersOf } from "./blockers.ts";
import { domainProblems } from "./domain-problems.ts";
import { causesOf, type Problem } from "./causes.ts";
import { type GroupNeed, isOwn, needsOf } from "./need.ts";
import type { ObservedCluster, ObservedPod } from "./observed.ts";

/**
 * Why the nodes of a cluster cannot take a stack, one finding per problem; none where they can. The pods of the stack itself
 * count as gone, since new pods take their place.
 */
export function liveFindings(
  { topology, groups, objects }: Pick<Plan, "topology" | "groups" | "objects">,
  { nodes, pods }: ObservedCluster,
): readonly Finding[] {
  const needs = needsOf({ groups, objects });
  const others = (pods ?? []).filter((pod) => !isOwn(topology, pod));
  const byNode = new Map<string, ObservedPod[]>();
  for (const pod of others) byNode.set(pod.node, [...(byNode.get(pod.node) ?? []), pod]);
  const judged = nodes.map((node) => ({
    node,
    blockers: unique(needs.flatMap((need) => blockersOf(node, byNode.get(node.name) ?? [], need))),
  }));
  const free = judged.filter(({ blockers }) => blockers.length === 0).map(({ node }) => node);
  const wanted = nodesWanted(topology, needs);
  const placement = placementOf(topology);
  const problems = [
    ...(pods === undefined ? [UNKNOWN_PODS] : []),
    ...(free.length >= wanted ? [] : causesOf(topology, { judged, free: free.length, wanted })),
    ...(placement === undefined ? [] : domainProblems(needs, placement, free)),
  ];
  return problems.map(({ severity = Severity.Error, ...problem }) => ({
    ...problem,
    severity,
    rule: inputChecks.clusterFits.id,
    source: inputChecks.clusterFits.source,
  }));
}

const UNKNOWN_PODS: Problem = {
  path: "pods",
  message: "kubectl may not list pods in all namespaces, so devices that other pods hold count as free.",
  fix: "Allow the user to list pods in all namespaces, e.g. with the ClusterRole view",
  severity: Severity.Warning,
};

/** Whole-node pods take a node each; others may share one, so that a single node may be enough. */
function nodesWanted({ wholeNodes }: ResolvedTopology, needs: readonly GroupNeed[]): number {
  return wholeNodes ? needs.reduce((sum, { layout }) => sum + layout.pods.length, 0) : 1;
}

function unique(blockers: readonly Blocker[]): readonly Blocker[] {
  return [...new Map(blockers.map((blocker) => [JSON.stringify(blocker), blocker])).values()];
}
