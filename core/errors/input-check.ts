/** A check of the input that runs before the rules. Its id stands beside the problems it reports. */
export interface InputCheck {
  readonly id: string;
  readonly source: string;
}

/** Checks of the input before any rule runs. An input that fails one of them cannot be checked further. */
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
} as const satisfies Record<string, InputCheck>;
