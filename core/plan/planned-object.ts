import type {
  Finding,
  GroupLayout,
  KubernetesObject,
  NodePorts,
  ResolvedTopology,
  Stage,
} from "../domain/index.ts";
import type { ProcedureName } from "../site/index.ts";

/** Which part of a topology an object belongs to: one group, the proxy, a procedure, or the whole. */
export type Part =
  | { readonly kind: "topology" }
  | { readonly kind: "proxy" }
  | { readonly kind: "procedure"; readonly setting: ProcedureName }
  | { readonly kind: "group"; readonly key: string };

/** An object to create, with what the creator must know and the API server need not. */
export interface PlannedObject {
  /** Identity inside the topology, e.g. `stateful-set/decode-0`; stable however the rest of the topology changes. */
  readonly key: string;
  readonly part: Part;
  /**
   * What its resource's name adds to the component's, where a component has several of a kind. Launch scripts add their
   * revision: an upgrade then creates the new scripts, replaces the group and deletes the old scripts last, and one
   * that is interrupted and taken back keeps the old scripts and deletes the new ones.
   */
  readonly suffix?: string;
  readonly manifest: KubernetesObject;
  /** Keys of the objects that must exist before. */
  readonly after: readonly string[];
  /** Seconds until it is expected to be ready; absent for what is ready at once. */
  readonly readyWithinSeconds?: number;
  /** Fields whose change replaces the object as a whole. */
  readonly replaceOnChanges: readonly string[];
  /** Set where the image is not the engine's, so that another image of the engine does not take its place. */
  readonly keepsImage?: true;
  /** Fields that someone else writes once the object is there. */
  readonly ignoreChanges?: readonly string[];
}

/** Where one process runs and answers. */
export interface ProcessRow {
  readonly group: string;
  readonly pod: string;
  readonly process: string;
  readonly ranks: string;
  readonly devices: string;
  readonly endpoint: string;
}

/** A procedure that runs as a Job, and where its result is found. */
export interface PlannedProcedure {
  readonly name: string;
  /** Its setting below `procedures`. */
  readonly setting: ProcedureName;
  readonly stage: Stage;
  readonly job: string;
  /** ConfigMap with the result, under `result.json`, or `result-<pod>.json` where several pods run. */
  readonly result: string;
  /** Of one that asks the engines: digest of what they serve with. A result that names another is of an older plan. */
  readonly serving?: string;
  /** Names of the procedures that end before it starts. */
  readonly after: readonly string[];
}

/** Everything that follows from a topology on a site. */
export interface Plan {
  readonly topology: ResolvedTopology;
  readonly groups: readonly GroupLayout[];
  readonly ports: readonly NodePorts[];
  /** Warnings and advice; errors are thrown. */
  readonly findings: readonly Finding[];
  readonly objects: readonly PlannedObject[];
  readonly processes: readonly ProcessRow[];
  /** The procedures that the site enables, in the order in which they run. */
  readonly procedures: readonly PlannedProcedure[];
  /** Where clients send their requests, inside the cluster. */
  readonly endpoint: { readonly service: string; readonly port: number };
}
