import type { Finding, ResolvedTopology } from "../domain/index.ts";
import type { Blocker, JudgedNode } from "./blockers.ts";

/** A problem of the cluster. @default an error */
export type Problem = Pick<Finding, "path" | "value" | "message" | "fix"> &
  Partial<Pick<Finding, "severity">>;

interface Judgement {
  readonly judged: readonly JudgedNode[];
  /** Number of nodes that can take a pod. */
  readonly free: number;
  readonly wanted: number;
}

/** Why too few nodes can take a pod. */
export function causesOf(
  topology: ResolvedTopology,
  { judged, free, wanted }: Judgement,
): readonly Problem[] {
  const { resourceName } = topology.platform;
  const offering = judged.filter(({ node }) => (node.allocatable[resourceName] ?? 0) > 0);
  const summary: Problem = {
    path: "groups",
    message: `${topology.instance} needs ${counted(wanted, "node")}, but ${fittingOf(free, judged.length)}.`,
    fix: "Free or add nodes, or choose a smaller topology; the findings below name what keeps pods away",
  };
  if (offering.length === 0) return [summary, noDevices(resourceName, judged)];
  const byCause = new Map<string, { readonly blocker: Blocker; readonly nodes: string[] }>();
  for (const { node, blockers } of offering)
    for (const blocker of blockers) {
      const cause = identityOf(blocker);
      const known = byCause.get(cause) ?? { blocker, nodes: [] };
      known.nodes.push(node.name);
      byCause.set(cause, known);
    }
  return [summary, ...[...byCause.values()].map(({ blocker, nodes }) => problemOf(blocker, nodes))];
}

function fittingOf(free: number, all: number): string {
  if (all === 0) return "the cluster has no node";
  if (all === 1) return "the only node of the cluster cannot take a pod";
  return `${free === 0 ? "none" : String(free)} of the ${all} nodes of the cluster can take a pod`;
}

function noDevices(resourceName: string, judged: readonly JudgedNode[]): Problem {
  const offered = judged.flatMap(({ node }) =>
    Object.entries(node.allocatable).flatMap(([name, count]) =>
      name.includes("/") && count > 0 ? [name] : [],
    ),
  );
  const names = [...new Set(offered)].toSorted();
  return {
    path: "platform.resourceName",
    value: resourceName,
    message: `No node offers ${resourceName}${names.length === 0 ? "" : `; nodes offer ${names.join(", ")}`}.`,
    fix:
      names.length === 0
        ? "Install the device plugin of the cluster, or choose another cluster with --context"
        : "Set platform.profile or platform.resourceName to what the device plugin of the cluster offers",
  };
}

/** Causes that one measure removes, whatever the node. */
function identityOf(blocker: Blocker): string {
  switch (blocker.kind) {
    case "labels":
      return `labels ${JSON.stringify(blocker.missing)}`;
    case "taint":
      return `taint ${JSON.stringify(blocker.taint)}`;
    case "too-small":
    case "occupied":
      return `${blocker.kind} ${blocker.resource} ${blocker.needs}`;
    case "not-ready":
    case "cordoned":
      return blocker.kind;
    default:
      return blocker satisfies never;
  }
}

function problemOf(blocker: Blocker, nodes: readonly string[]): Problem {
  const some = namesOf(nodes);
  switch (blocker.kind) {
    case "labels": {
      const labels = Object.entries(blocker.missing).map(([key, value]) => `${key}=${value}`);
      return {
        path: "platform.nodeSelector",
        message: `platform.nodeSelector excludes ${some}, which ${nodes.length === 1 ? "lacks" : "lack"} ${labels.join(", ")}.`,
        fix: `Run kubectl label node ${nodes[0]} ${labels.join(" ")}, or set platform.nodeSelector to labels of your nodes`,
      };
    }
    case "taint": {
      const { key, value, effect } = blocker.taint;
      const taint = `${key}${value === "" ? "" : `=${value}`}:${effect}`;
      return {
        path: "platform.tolerations",
        message: `platform.tolerations has no toleration for taint ${taint} of ${some}.`,
        fix: `Add { key: "${key}", operator: "Exists", effect: "${effect}" } to platform.tolerations, or run kubectl taint node ${nodes[0]} ${key}:${effect}-`,
      };
    }
    case "not-ready":
      return {
        path: "nodes",
        message: `${capitalized(some)} ${nodes.length === 1 ? "is" : "are"} not ready.`,
        fix: `Run kubectl describe node ${nodes[0]}, and repair the node`,
      };
    case "cordoned":
      return {
        path: "nodes",
        message: `${capitalized(some)} ${nodes.length === 1 ? "is" : "are"} cordoned.`,
        fix: `Run kubectl uncordon ${nodes.join(" ")}`,
      };
    case "too-small":
      return {
        path: "nodes",
        message: `${capitalized(some)} ${nodes.length === 1 ? "has" : "have"} too little ${blocker.resource}: a pod requests ${amount(blocker.resource, blocker.needs)}, and ${nodes[0]} has ${amount(blocker.resource, blocker.has)}.`,
        fix: isOrdinary(blocker.resource)
          ? `Lower resources.requests.${blocker.resource}`
          : "Choose a topology for the hardware of these nodes, or add nodes",
      };
    case "occupied":
      return {
        path: "nodes",
        message: `${capitalized(some)} ${nodes.length === 1 ? "has" : "have"} too little free ${blocker.resource}: a pod requests ${amount(blocker.resource, blocker.needs)}, and ${nodes[0]} has ${amount(blocker.resource, blocker.free)} left; ${holders(blocker.by)}.`,
        fix: isOrdinary(blocker.resource)
          ? `Lower resources.requests.${blocker.resource}, or end the other pods`
          : "End the other pods, or add nodes",
      };
    default:
      return blocker satisfies never;
  }
}

const GIB = 2 ** 30;

function amount(resource: string, value: number): string {
  return resource === "memory" ? `${Math.floor(value / GIB)}Gi` : String(Math.max(0, value));
}

function isOrdinary(resource: string): boolean {
  return resource === "cpu" || resource === "memory";
}

function holders(pods: readonly { readonly namespace: string; readonly name: string }[]): string {
  return `${namesOf(
    pods.map(({ namespace, name }) => `${namespace}/${name}`),
    "pod",
  )} hold${pods.length === 1 ? "s" : ""} the rest`;
}

const SHOWN = 3;

/** "node a, b and 4 others" */
export function namesOf(names: readonly string[], noun = "node"): string {
  const shown = names.slice(0, SHOWN);
  const rest = names.length - shown.length;
  return `${noun}${names.length === 1 ? "" : "s"} ${shown.join(", ")}${rest === 0 ? "" : ` and ${rest} more`}`;
}

export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function capitalized(sentence: string): string {
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}
