/** A check of the input outside the rules. Its problems carry its id. */
export interface InputCheck {
  readonly id: string;
  readonly source: string;
}

/** Checks that run before the rules, which need valid input; `context-fits` runs in `fit` after them. */
export const inputChecks = {
  plainValue: {
    id: "plain-value",
    source: "glm-serve: Outputs, Promises and endless values decide nothing before a deployment",
  },
  schema: { id: "schema", source: "glm-serve: the documented settings of a topology and a site" },
  knownName: { id: "known-name", source: "glm-serve: the tables of engines, models and machines" },
  knownRelease: { id: "known-release", source: "glm-serve: the catalogues of releases" },
  imageGiven: { id: "image-given", source: "the engine's project: whether it publishes an image" },
  portsAssignable: { id: "ports-assignable", source: "TCP: a node has 65535 ports" },
  diagnoseEffective: { id: "diagnose-effective", source: "source 000: trouble-shooting" },
  contextFits: { id: "context-fits", source: "glm-serve: the estimate of the KV cache" },
} as const satisfies Record<string, InputCheck>;
