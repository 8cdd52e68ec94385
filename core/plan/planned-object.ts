import type {
  Finding,
  GroupLayout,
  KubernetesObject,
  NodePorts,
  ResolvedTopology,
  Stage,
} from "../domain/index.ts";
import type { ProcedureName } from "../site/index.ts";

/** The part of a topology that an object belongs to: one group, the proxy, a procedure, what watches it, or the whole topology. */
export type Part =
  | { readonly kind: "topology" }
  | { readonly kind: "proxy" }
  | { readonly kind: "observability" }
  | { readonly kind: "procedure"; readonly setting: ProcedureName }
  | { readonly kind: "group"; readonly key: string };

/** A Kubernetes object to create, with instructions for whoever creates it. */
export interface PlannedObject {
  /** Identity inside the topology, e.g. `stateful-set/decode-0`. Changes elsewhere in the topology do not change it. */
  readonly key: string;
  readonly part: Part;
  /**
   * Suffix of its resource's name, for a component with several objects of a kind. Launch scripts use their revision: an
   * upgrade then creates the new scripts, replaces the group and deletes the old scripts last. An upgrade that is
   * interrupted and reverted keeps the old scripts and deletes the new ones.
   */
  readonly suffix?: string;
  readonly manifest: KubernetesObject;
  /** Keys of the objects that must exist first. */
  readonly after: readonly string[];
  /** Longest time until it is ready, in seconds. Absent for objects without readiness. */
  readonly readyWithinSeconds?: number;
  /** Fields whose change replaces the object. */
  readonly replaceOnChanges: readonly string[];
  /** Set when the image is not the engine's, so that an override of the engine's image leaves it alone. */
  readonly keepsImage?: true;
  /** Fields that other programs write after the creation. */
  readonly ignoreChanges?: readonly string[];
}

/** The pod, devices and endpoint of one process. */
export interface ProcessRow {
  readonly group: string;
  readonly pod: string;
  readonly process: string;
  readonly ranks: string;
  readonly devices: string;
  readonly endpoint: string;
}

/** A procedure that runs as a Job, and the ConfigMap with its result. */
export interface PlannedProcedure {
  readonly name: string;
  /** Its setting below `procedures`. */
  readonly setting: ProcedureName;
  readonly stage: Stage;
  readonly job: string;
  /** ConfigMap with the result, under `result.json`, or `result-<pod>.json` where several pods run. */
  readonly result: string;
  /** Digest of what the engines serve, for a procedure after serving. A result with another digest is of an older plan. */
  readonly serving?: string;
  /** Names of the procedures that must end before it starts. */
  readonly after: readonly string[];
}

/** The plan of a topology on a site. */
export interface Plan {
  readonly topology: ResolvedTopology;
  readonly groups: readonly GroupLayout[];
  /** Keys of the groups that change together, in the order in which they change. A wave starts once the one before is ready. */
  readonly waves: readonly (readonly string[])[];
  /** Digest of what makes a prefill and a decode rank fit; undefined where the topology has no such pair. */
  readonly contract: string | undefined;
  readonly ports: readonly NodePorts[];
  /** Warnings and advice. `plan` throws errors. */
  readonly findings: readonly Finding[];
  readonly objects: readonly PlannedObject[];
  readonly processes: readonly ProcessRow[];
  /** The enabled procedures, in the order in which they run. */
  readonly procedures: readonly PlannedProcedure[];
  /** Where clients send their requests, inside the cluster. */
  readonly endpoint: { readonly service: string; readonly port: number };
}
