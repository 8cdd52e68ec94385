import {
  checkedLayout,
  holds,
  resolvedInput,
  type PortClaim,
  PortNetwork,
  rules,
  Severity,
} from "../core/index.ts";
import { boundPorts } from "./ports-bound.ts";
import type { PortCase } from "./ports-topologies.ts";

/** Comparison of the ledger of a topology with the independent checker. */
export interface PortComparison {
  /** Findings on assigned ports of groups. */
  readonly assignedProblems: readonly string[];
  /** Pods whose bound ports differ between the two. */
  readonly differingPods: readonly string[];
  /** Whether two processes claim the same port of a node, according to each of the two. */
  readonly collides: { readonly ledger: boolean; readonly checker: boolean };
}

const portRules = rules.filter(({ id }) => id.startsWith("port-"));

/** Compares the ledger of a topology with the independent checker. */
export function comparePorts({ topology, site, namesPorts }: PortCase): PortComparison {
  const {
    findings,
    input,
    layout: all,
  } = checkedLayout(resolvedInput(topology, site, { instance: "random" }), portRules);
  if (input === undefined || all === undefined) throw new RangeError(JSON.stringify(findings));
  const { topology: resolved } = input;
  const { groups: layouts, ports: listed } = all;
  const used = usedByNode(site);
  const differingPods: string[] = [];
  let collides = false;
  const groupsOnNode = new Map<string, Set<number>>();
  for (const layout of layouts) {
    const group = resolved.groups.find(({ name }) => name === layout.group);
    if (group === undefined) throw new RangeError(layout.group);
    // Replicas of a group share no node, so they cannot collide.
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
        differingPods.push(pod.name);
      for (const [port, count] of bound) {
        if (count > 1 || (resolved.wholeNodes && used(port))) collides = true;
        ofGroup.add(port);
      }
    }
  }
  if (resolved.site.nodes.shared && resolved.wholeNodes) collides ||= anyTwice([...groupsOnNode.values()]);
  return {
    assignedProblems: namesPorts
      ? []
      : findings.filter(({ path }) => path.includes(".ports.")).map(({ rule, path }) => `${rule} ${path}`),
    differingPods,
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

/** Ports in use on every node: Kubernetes' own and those of the site's settings. */
function usedByNode({ nodes }: PortCase["site"]): (port: number) => boolean {
  const lists = ["10248-10250", "10256", ...Object.values(nodes?.usedPorts ?? {})];
  const ranges = lists.flatMap((list) => String(list).split(",")).map((item) => item.split("-").map(Number));
  return (port) => ranges.some(([first = 0, last = first]) => first <= port && port <= last);
}
