import { defineRule, placementOf, removed, Severity } from "../domain/index.ts";

export const placementLabel = defineRule({
  id: "placement-label",
  source: "Kubernetes, inter-pod affinity: topologyKey is a label of the nodes",
  per: "topology",
  check: (topology) => {
    const { site, hardware, platform } = topology;
    if (site.placement === undefined || placementOf(topology) !== undefined) return [];
    const profile = platform.profile === undefined ? "" : ` on platform.profile ${platform.profile.name}`;
    return [
      {
        path: "placement.domainLabel",
        message: `placement.domainLabel is required: no document names a label for super-pods of ${hardware.title}${profile}.`,
        fix: "Set placement.domainLabel to the label of your nodes that names their rack or zone, e.g. topology.kubernetes.io/zone",
      },
    ];
  },
});

/** Every node has a value of its own. */
const HOST_LABEL = "kubernetes.io/hostname";

export const placementPossible = defineRule({
  id: "placement-possible",
  source: "Kubernetes, kubernetes.io/hostname: its value differs from node to node",
  per: "topology",
  check: (topology) => {
    const placement = placementOf(topology);
    if (placement?.domainLabel !== HOST_LABEL || placement.together !== "required") return [];
    const wide = topology.wholeNodes ? topology.groups.find(({ nodes }) => nodes > 1) : undefined;
    if (wide === undefined) return [];
    return [
      {
        path: "placement.domainLabel",
        value: HOST_LABEL,
        message: `placement.together keeps the ${wide.nodes} pods of groups.${wide.name} on one value of ${HOST_LABEL}, but each pod takes a whole node; they would stay pending.`,
        fix: "Set placement.domainLabel to a label that several nodes share, e.g. topology.kubernetes.io/zone",
      },
    ];
  },
});

export const placementEffective = defineRule({
  id: "placement-effective",
  severity: Severity.Warning,
  source: "glm-serve: placement keeps the nodes of a group together, and its replicas apart",
  per: "topology",
  check: ({ site: { placement }, groups }) => {
    if (placement === undefined) return [];
    const { together, spread } = placement;
    const keeps = together !== "off" && groups.some(({ nodes }) => nodes > 1);
    const spreads = spread !== "off" && groups.some(({ replicas }) => replicas > 1);
    if (keeps || spreads) return [];
    return [
      {
        path: "placement",
        message: `placement has no effect: ${
          groups.every(({ nodes, replicas }) => nodes === 1 && replicas === 1)
            ? "every group has one node and one replica"
            : "together and spread place no group of this topology"
        }.`,
        fix: removed(),
      },
    ];
  },
});
