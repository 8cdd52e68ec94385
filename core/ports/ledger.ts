import type { Problem } from "../errors/problem.ts";
import type { GroupLayout, PodLayout } from "../layout/layout.ts";
import type { ResolvedTopology } from "../resolve/resolved.ts";
import type { PortClaim } from "./port-claim.ts";

/** Everything that is bound on the node of one pod. */
export interface NodePorts {
  readonly pod: string;
  readonly group: string;
  readonly claims: readonly PortClaim[];
}

/** Lists the ports of every process on every node. Under hostNetwork each is taken on the node itself. */
export function ledger(topology: ResolvedTopology, layouts: readonly GroupLayout[]): readonly NodePorts[] {
  return layouts.flatMap((layout) =>
    layout.pods.map((pod) => ({
      pod: pod.name,
      group: layout.group,
      claims: [
        ...apiClaims(layout, pod),
        ...supervisorClaims(layout, pod),
        ...topology.engine.ports(topology, layout, pod),
      ],
    })),
  );
}

function apiClaims(layout: GroupLayout, pod: PodLayout): PortClaim[] {
  return pod.processes.flatMap((process, index) =>
    process.apiPort === undefined
      ? []
      : [
          {
            owner: `${layout.key} ${process.name}`,
            setting: `groups.${layout.group}.ports.api`,
            name: `api-${index}`,
            first: process.apiPort,
            last: process.apiPort,
            why: "HTTP API",
            source: "--port, one per rank of a node",
          },
        ],
  );
}

function supervisorClaims(layout: GroupLayout, pod: PodLayout): PortClaim[] {
  if (layout.supervisorPort === undefined || pod !== layout.head) return [];
  return [
    {
      owner: `${layout.key} supervisor`,
      setting: `groups.${layout.group}.ports.supervisor`,
      name: "supervisor",
      first: layout.supervisorPort,
      last: layout.supervisorPort,
      why: "holds the group together: all members start and end as one",
      source: "glm-serve",
    },
  ];
}

/** Ports that leave the legal range, or that two owners want on one node. Each pair of owners is named once per group. */
export function portProblems(nodes: readonly NodePorts[]): Problem[] {
  const problems = new Map<string, Problem>();
  for (const node of nodes) {
    const claims = node.claims.toSorted((a, b) => a.first - b.first || a.last - b.last);
    for (const claim of claims) {
      if (claim.last <= 65_535) continue;
      problems.set(`${claim.setting} range`, {
        path: claim.setting,
        value: claim.first,
        message: `${claim.owner} would need the ports up to ${claim.last}, beyond 65535 (${claim.why}).`,
        cure: `lower it by at least ${claim.last - 65_535}`,
        rule: "port-range",
        source: claim.source,
      });
    }
    for (const [first, second] of overlaps(claims)) {
      const key = `${first.setting} ${second.setting} ${first.name} ${second.name}`;
      if (problems.has(key)) continue;
      problems.set(key, {
        path: second.setting,
        value: second.first,
        message: `On the node of ${node.pod}, ${second.owner} (${second.why}, ${print(second)}) and ${first.owner} (${first.why}, ${print(first)}) want the same port.`,
        cure: `move ${second.setting} or ${first.setting} so that they do not overlap`,
        rule: "port-collision",
        source: second.source,
      });
    }
  }
  return [...problems.values()];
}

function overlaps(sorted: readonly PortClaim[]): [PortClaim, PortClaim][] {
  const pairs: [PortClaim, PortClaim][] = [];
  const open: PortClaim[] = [];
  for (const claim of sorted) {
    for (const earlier of open) if (earlier.last >= claim.first) pairs.push([earlier, claim]);
    open.push(claim);
  }
  return pairs;
}

function print(claim: PortClaim): string {
  return claim.first === claim.last ? String(claim.first) : `${claim.first}–${claim.last}`;
}
