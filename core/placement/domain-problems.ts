import { type Placement, Severity } from "../domain/index.ts";
import { counted, namesOf, type Problem } from "./causes.ts";
import { type Bundle, fitsIntoDomains } from "./domains.ts";
import type { GroupNeed } from "./need.ts";
import type { ObservedNode } from "./observed.ts";

/** Why the domains of the free nodes cannot take the groups as `placement` requires. */
export function domainProblems(
  needs: readonly GroupNeed[],
  { domainLabel, together, spread }: Placement,
  free: readonly ObservedNode[],
): readonly Problem[] {
  const counts = new Map<string, number>();
  for (const { labels } of free) {
    const domain = labels[domainLabel];
    if (domain !== undefined) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  const unlabelled = free.filter(({ labels }) => labels[domainLabel] === undefined).map(({ name }) => name);
  const problems = [
    ...(together === "required" ? togetherProblems(needs, counts, domainLabel, spread === "required") : []),
    ...(spread === "required" ? spreadProblems(needs, counts, domainLabel) : []),
  ];
  // The label is missing on nodes that could have helped.
  const impossible = problems.some(({ severity }) => severity !== Severity.Warning);
  return !impossible || unlabelled.length === 0
    ? problems
    : [...problems, withoutLabel(unlabelled, domainLabel)];
}

function togetherProblems(
  needs: readonly GroupNeed[],
  counts: ReadonlyMap<string, number>,
  label: string,
  apart: boolean,
): readonly Problem[] {
  const bundles = needs.map(({ layout }) => ({
    name: layout.key,
    pool: layout.group,
    nodes: layout.pods.length,
  }));
  const most = Math.max(0, ...counts.values());
  const tooLarge = bundles.filter(({ nodes }) => nodes > 1 && nodes > most);
  if (tooLarge.length > 0)
    return tooLarge.map(({ name, nodes }) => ({
      path: "placement.together",
      message: `placement.together keeps ${name} within one value of ${label}, but the largest has ${most} of the ${counted(nodes, "free node")} that it needs.`,
      fix: 'Free nodes of one domain, or set placement.together to "preferred"',
    }));
  const wide = bundles.filter(({ nodes }) => nodes > 1);
  if (fitsIntoDomains(wide, counts, apart)) return mayStayPending(wide, counts, label);
  return [
    {
      path: "placement.together",
      message: `placement.together keeps each of ${wide.map(({ name }) => name).join(", ")} within one value of ${label}, but the free nodes do not divide that way: ${listed(counts)}.`,
      fix: `Free nodes of the same domain, or set placement.together${apart ? " or placement.spread" : ""} to "preferred"`,
    },
  ];
}

/** The scheduler looks at one pod at a time: the first pod of a group fixes the domain, however few nodes are left in it. */
function mayStayPending(
  bundles: readonly Bundle[],
  counts: ReadonlyMap<string, number>,
  label: string,
): readonly Problem[] {
  const [largest] = bundles.toSorted((a, b) => b.nodes - a.nodes);
  const few = [...counts].find(([, count]) => largest !== undefined && count < largest.nodes);
  if (largest === undefined || few === undefined) return [];
  const [domain, count] = few;
  return [
    {
      path: "placement.together",
      message: `placement.together may leave ${largest.name} pending: its first pod fixes the value of ${label}, and ${domain} has ${count} of the ${counted(largest.nodes, "free node")} that it needs.`,
      fix: `Cordon the free nodes of ${domain} until ${largest.name} runs, or set platform.nodeSelector to labels of nodes in larger domains`,
      severity: Severity.Warning,
    },
  ];
}

function spreadProblems(
  needs: readonly GroupNeed[],
  counts: ReadonlyMap<string, number>,
  label: string,
): readonly Problem[] {
  const replicas = new Map<string, number>();
  for (const { layout } of needs) replicas.set(layout.group, (replicas.get(layout.group) ?? 0) + 1);
  return [...replicas].flatMap(([group, count]) =>
    count <= 1 || count <= counts.size
      ? []
      : [
          {
            path: "placement.spread",
            message: `placement.spread puts the ${count} replicas of groups.${group} into different domains, but the free nodes have ${counted(counts.size, "value")} of ${label}.`,
            fix: 'Add nodes of other domains, or set placement.spread to "preferred"',
          },
        ],
  );
}

function withoutLabel(names: readonly string[], label: string): Problem {
  return {
    path: "placement.domainLabel",
    value: label,
    message: `placement.domainLabel names a label that ${namesOf(names)} ${names.length === 1 ? "lacks" : "lack"}.`,
    fix: `Run kubectl label node ${names[0]} ${label}=<domain>, or set placement.domainLabel to a label of your nodes`,
  };
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([domain, count]) => `${domain} has ${count}`)
    .join(", ");
}
