import { checkedLayout, holds, type PortClaim, PortNetwork, Severity } from "../core/index.ts";
import { boundPorts } from "./ports-bound.ts";
import type { PortCase } from "./ports-topologies.ts";

/** What the ledger and the checker that knows nothing of it say of one topology. */
export interface Judgement {
  /** Rules that object to a port of a group that was assigned. */
  readonly assignedObjections: readonly string[];
  /** Pods of which the two see other ports bound. */
  readonly disagreeing: readonly string[];
  /** Whether two processes want one port of a node, by each of the two. */
  readonly collides: { readonly ledger: boolean; readonly checker: boolean };
}

/** Lays a topology out and asks both. */
export function judge({ topology, site, namesPorts }: PortCase): Judgement {
  const { findings: all, facts, layout: laidOut } = checkedLayout(topology, site, { instance: "made" });
  if (facts === undefined || laidOut === undefined) throw new RangeError(JSON.stringify(all));
  const { topology: resolved } = facts;
  const { groups: layouts, ports: listed } = laidOut;
  const findings = all.filter(({ rule }) => rule.startsWith("port-"));
  const used = usedByNode(site);
  const disagreeing: string[] = [];
  let collides = false;
  const groupsOnNode = new Map<string, Set<number>>();
  for (const layout of layouts) {
    const group = resolved.groups.find(({ name }) => name === layout.group);
    if (group === undefined) throw new RangeError(layout.group);
    // Replicas of a group share no node, so what they have in common is no collision.
    const ofGroup = groupsOnNode.get(group.name) ?? new Set<number>();
    groupsOnNode.set(group.name, ofGroup);
    for (const pod of layout.pods) {
      const bound = boundPorts(resolved, group, layout, pod);
      const claimed = new Set(
        listed
          .find((node) => node.pod === pod.name)
          ?.claims.filter((claim) => holds(claim) && claim.network !== PortNetwork.Device)
          .flatMap(portsOf),
      );
      if (bound.size !== claimed.size || [...bound.keys()].some((port) => !claimed.has(port)))
        disagreeing.push(pod.name);
      for (const [port, count] of bound) {
        if (count > 1 || (resolved.wholeNodes && used(port))) collides = true;
        ofGroup.add(port);
      }
    }
  }
  if (resolved.site.nodes.shared && resolved.wholeNodes) collides ||= anyTwice([...groupsOnNode.values()]);
  return {
    assignedObjections: namesPorts
      ? []
      : findings.filter(({ path }) => path.includes(".ports.")).map(({ rule, path }) => `${rule} ${path}`),
    disagreeing,
    collides: {
      ledger: findings.some(({ rule, severity }) => rule === "port-collision" && severity === Severity.Error),
      checker: collides,
    },
  };
}

function portsOf({ first, last }: PortClaim): number[] {
  return Array.from({ length: Math.min(last, 65_535) - first + 1 }, (_, index) => first + index);
}

function anyTwice(groups: readonly ReadonlySet<number>[]): boolean {
  const all = new Set<number>();
  for (const group of groups) {
    for (const port of group) {
      if (all.has(port)) return true;
      all.add(port);
    }
  }
  return false;
}

/** What Kubernetes and the site's settings say of every node, read from the settings themselves. */
function usedByNode({ nodes }: PortCase["site"]): (port: number) => boolean {
  const lists = ["10248-10250", "10256", ...Object.values(nodes?.usedPorts ?? {})];
  const ranges = lists.flatMap((list) => String(list).split(",")).map((item) => item.split("-").map(Number));
  return (port) => ranges.some(([first = 0, last = first]) => first <= port && port <= last);
}
