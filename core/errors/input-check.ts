/** A check of the input that runs before the rules. Its problems carry the id. */
export interface InputCheck {
  readonly id: string;
  /** Where the fact behind the check comes from. */
  readonly source: string;
}

/** Checks that run before the rules. The rules run only on an input that passes them. `context-fits` is a check of `fit`. */
export const inputChecks = {
  plainValue: {
    id: "plain-value",
    source: "glm-serve: the plan must not depend on values that exist only during a deployment",
  },
  wellFormed: { id: "well-formed", source: "Unicode: half of a surrogate pair has no UTF-8 form" },
  schema: { id: "schema", source: "glm-serve: the documented settings of a topology and a site" },
  knownName: { id: "known-name", source: "glm-serve: the tables of engines, models and hardware" },
  imageGiven: { id: "image-given", source: "the engine's project: whether it publishes an image" },
  portsAssignable: { id: "ports-assignable", source: "TCP: a node has 65535 ports" },
  diagnoseEffective: { id: "diagnose-effective", source: "deployment document 000, Troubleshooting" },
  sizeLimited: { id: "size-limited", source: "glm-serve: the time and the memory that a plan takes" },
  clusterFits: {
    id: "cluster-fits",
    source: "Kubernetes, the scheduler's filters: nodes and pods of the cluster",
  },
  contextFits: { id: "context-fits", source: "glm-serve: the estimate of the KV cache" },
} as const satisfies Record<string, InputCheck>;
