import type { GroupLayout, ObjectMeta, ResolvedTopology } from "../domain/index.ts";

type Labels = Readonly<Record<string, string>>;

/** Labels of all pods of a stack. */
export function instanceLabels(topology: ResolvedTopology): Labels {
  return { "app.kubernetes.io/name": "glm-serve", "app.kubernetes.io/instance": topology.instance };
}

/** Labels of selectors. They must not change, since selectors are immutable. */
export function selectorLabels(topology: ResolvedTopology, component: string): Labels {
  return { ...instanceLabels(topology), "app.kubernetes.io/component": component };
}

/** Number of the replica that a pod belongs to. */
export const REPLICA_LABEL = "glm-serve/replica";

/** Selects the pods of one group. */
export function groupLabels(topology: ResolvedTopology, layout: GroupLayout): Labels {
  return { ...selectorLabels(topology, layout.group), [REPLICA_LABEL]: String(layout.replica) };
}

/** Marks pods that take a whole node, in every topology. */
export const WHOLE_NODE_LABELS: Labels = { "glm-serve/whole-node": "true" };

/** Metadata of an object: the site's labels and annotations, then its own, which win. */
export function metadata(
  topology: ResolvedTopology,
  name: string,
  own: { readonly labels: Labels; readonly annotations?: Labels },
): ObjectMeta {
  const annotations = { ...topology.site.annotations, ...own.annotations };
  return {
    name,
    namespace: topology.site.namespace,
    labels: { ...topology.site.labels, ...own.labels },
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}
