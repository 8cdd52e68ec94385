import {
  defineRule,
  type Fix,
  givenAt,
  type NodeSuperPod,
  removed,
  type ResolvedGroup,
  type ResolvedTopology,
  settingsAt,
  Severity,
  SUPER_POD_VARIABLE,
  superPodsOf,
} from "../../domain/index.ts";
import { entryOf } from "../../topology/index.ts";

/** A node that sets its super-pod. */
interface Node extends NodeSuperPod {
  readonly group: ResolvedGroup;
  readonly id: string;
}

/** Nodes of one logical super-pod; `by` is the setting that is for nodes of different super-pods. */
interface Shared {
  readonly id: string;
  readonly nodes: readonly [Node, Node, ...Node[]];
  readonly by: string | undefined;
}

/** Ids that several nodes share; none where nodes form no super-pods, or a rank table decides about them. */
function sharedIds(topology: ResolvedTopology): readonly Shared[] {
  if (!topology.hardware.superPods || topology.site.rankTable !== undefined) return [];
  const byId = new Map<string, Node[]>();
  for (const group of topology.groups)
    for (const { id, ...node } of superPodsOf(group)) {
      if (id === undefined) continue;
      byId.set(id, [...(byId.get(id) ?? []), { ...node, id, group }]);
    }
  return [...byId].flatMap(([id, [first, second, ...others]]) => {
    if (first === undefined || second === undefined) return [];
    const nodes: Shared["nodes"] = [first, second, ...others];
    return [{ id, nodes, by: apartBy(topology, nodes) }];
  });
}

/** The setting by which nodes with one id are nodes of different super-pods. */
function apartBy(topology: ResolvedTopology, nodes: readonly Node[]): string | undefined {
  const { engine, site } = topology;
  for (const [index, { group }] of nodes.entries()) {
    const hasOther = nodes.findIndex((other) => other.group.name === group.name) < index;
    const setting = hasOther ? engine.spansSuperPodsBy?.(topology, group) : undefined;
    if (setting !== undefined) return setting;
  }
  return site.procedures.preflight?.ping === "ping" ? "procedures.preflight.ping" : undefined;
}

export const ownSuperPod = defineRule({
  id: "hccl-super-pod-own",
  source:
    "vllm-ascend v0.27.1rc1, GLM5.2.md, §5.1.1.4: another id on every node; HCCL, EI0006: nodes of different super-pods with one id wait for each other",
  per: "topology",
  check: (topology) =>
    sharedIds(topology).flatMap(({ id, nodes, by }) =>
      by === undefined
        ? []
        : [
            {
              path: pathOf(nodes[1]),
              value: id,
              message: `${SUPER_POD_VARIABLE} "${id}" is the same on ${nodes.length} nodes, but ${by} is for nodes of different super-pods; HCCL connects nodes with one id over HCCS.`,
              fix: idForEach(nodes),
            },
          ],
    ),
});

export const sharedSuperPod = defineRule({
  id: "hccl-super-pod-shared",
  severity: Severity.Warning,
  source:
    "HCCL, HCCL_LOGIC_SUPERPOD_ID: divides a super-pod, and must not join nodes of different ones (EI0006, EI0014)",
  per: "topology",
  check: (topology) => {
    const count = topology.groups.reduce((sum, { nodes, replicas }) => sum + nodes * replicas, 0);
    return sharedIds(topology)
      .filter(({ nodes, by }) => by === undefined && (nodes.length === count || areOfSeveralGroups(nodes)))
      .map(({ id, nodes }) => {
        const [path = "", ...others] = new Set(nodes.map(pathOf));
        return {
          path,
          value: id,
          message: `${SUPER_POD_VARIABLE} "${id}" is the same on ${nodes.length} nodes: within one super-pod it separates nothing, and between nodes of different ones HCCL times out.`,
          fix: removed({
            ending: ", or give each node its own id",
            also: others.map((other) => ({ path: other, remove: true as const })),
          }),
        };
      });
  },
});

export const superPodOfRanks = defineRule({
  id: "hccl-super-pod-of-ranks",
  source:
    "vllm-ascend v0.27.1rc1, GLM5.2.md, §5.1.1.4: one id for all processes of a node; HCCL, HCCL_LOGIC_SUPERPOD_ID",
  per: "topology",
  check: ({ groups, hardware }) =>
    hardware.superPods
      ? groups.flatMap((group) =>
          superPodsOf(group).flatMap(({ replica, ordinal }) => {
            const [first, ...others] = idsOn(group, replica, ordinal);
            const other = others.find(({ id }) => id !== first?.id);
            if (first === undefined || other === undefined) return [];
            return [
              {
                path: `groups.${group.name}.${other.path}`,
                value: other.id,
                message: `groups.${group.name} has processes of two super-pods on node ${ordinal}: ${SUPER_POD_VARIABLE} is ${printed(first.id)} in rank ${first.rank} and ${printed(other.id)} in rank ${other.rank}.`,
                fix: removed({
                  name: `groups.${group.name}.${other.path}`,
                  ending: ", and set one id for each node",
                }),
              },
            ];
          }),
        )
      : [],
});

/** The id of each rank of a node that has a value of its own for it. */
function idsOn(group: ResolvedGroup, replica: number, ordinal: number) {
  const ranks = Object.keys(group.overrides.ranks).length === 0 ? 0 : group.ranksPerNode;
  return Array.from({ length: ranks }, (_, index) => {
    const rank = ordinal * group.ranksPerNode + index;
    const member = settingsAt(group, { replica, ordinal, rank });
    const setting = `env.${SUPER_POD_VARIABLE}`;
    return { rank, id: entryOf(member.env, SUPER_POD_VARIABLE), path: givenAt(member, setting) };
  });
}

function printed(id: string | undefined): string {
  return id === undefined ? "not set" : JSON.stringify(id);
}

export const superPodOfTable = defineRule({
  id: "hccl-super-pod-of-table",
  severity: Severity.Warning,
  source: "HCCL, HCCL_LOGIC_SUPERPOD_ID: applies only without a rank table",
  per: "group",
  check: ({ env }, { at, topology: { site, hardware } }) => {
    if (site.rankTable === undefined || !hardware.superPods) return [];
    if (entryOf(env, SUPER_POD_VARIABLE) === undefined) return [];
    return [
      {
        ...at(`env.${SUPER_POD_VARIABLE}`),
        message: `${SUPER_POD_VARIABLE} has no effect: rankTable names the super-pods of the nodes.`,
        fix: removed(),
      },
    ];
  },
});

/** Whether the nodes belong to several groups, whose nodes may be in different super-pods. */
function areOfSeveralGroups(nodes: readonly Node[]): boolean {
  return new Set(nodes.map(({ group, replica }) => `${group.name} ${replica}`)).size > 1;
}

function pathOf({ group, path }: Node): string {
  return `groups.${group.name}.${path}`;
}

/** Every node after the first gets an id of its own. */
function idForEach([, ...others]: Shared["nodes"]): Fix {
  const changes = others.map(({ group, replica, ordinal, id }, index) => ({
    path: `groups.${group.name}.${placeOf(group, replica, ordinal)}env.${SUPER_POD_VARIABLE}`,
    value: `${id}-${index + 1}`,
  }));
  const [example] = changes;
  return {
    text: () => `Give each node its own id, e.g. set ${example?.path} to "${example?.value}"`,
    changes: () => changes,
  };
}

/** Where a group sets a variable of one of its nodes. */
function placeOf({ nodes, replicas }: ResolvedGroup, replica: number, ordinal: number): string {
  const ofReplica = replicas > 1 ? `replicas.${replica}.` : "";
  const ofNode = nodes > 1 ? `nodes.${ordinal}.` : "";
  return ofReplica === "" && ofNode === "" ? "" : `overrides.${ofReplica}${ofNode}`;
}
