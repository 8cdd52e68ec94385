/** Plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * One value that differs. A side that does not have it lacks the property: without `before` it is set, without `after` it is
 * removed. Values of names that mark a secret read `(hidden)` on both sides.
 */
export interface ValueChange {
  /**
   * What has the value: the path of a setting (`groups.decode.nodes`, `site.namespace`), a flag with the key in its JSON
   * (`--kv-transfer-config.kv_port`), a variable, or the path of a field of an object.
   */
  readonly name: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** A flag or a variable that differs for some processes of a group. */
export interface ProcessChange extends ValueChange {
  /** The processes that have this change, as `<replica's key> <process>`: `decode-0 rank-4`. In the order of the layout. */
  readonly processes: readonly string[];
  /** Whether these are all processes of the group that run before and after. */
  readonly everywhere: boolean;
}

/** Ports that a process binds, and that differ. */
export interface PortChange {
  /** The process that binds them: `prefill-0 rank-1`, `proxy`. */
  readonly owner: string;
  /** Purpose of the ports. */
  readonly why: string;
  /** The setting that moves them: `groups.prefill.ports.kv`. */
  readonly setting: string;
  /** `9600`, or `30000-30031`. Absent on the side that does not bind them. */
  readonly before?: string;
  readonly after?: string;
}

/** How many replicas a group has, and of how many nodes. */
export interface GroupSize {
  readonly replicas: number;
  readonly nodes: number;
}

/** What differs in one group of the topology. */
export interface GroupDifference {
  /** Name of the group, e.g. `decode`. */
  readonly name: string;
  /** Absent for a group that is added. */
  readonly before?: GroupSize;
  /** Absent for a group that is removed. */
  readonly after?: GroupSize;
  /** Flags of its processes. Their order does not count. */
  readonly flags: readonly ProcessChange[];
  /** Variables of its processes. */
  readonly variables: readonly ProcessChange[];
  /** Keys of its replicas whose StatefulSet is replaced: all their pods restart, e.g. `decode-0`. */
  readonly restarts: readonly string[];
  /** Keys of its replicas that are added. */
  readonly creates: readonly string[];
  /** Keys of its replicas that are removed. */
  readonly deletes: readonly string[];
}

/** What happens to an object. */
export const Action = {
  Create: "create",
  Delete: "delete",
  /** Deleted and created again. */
  Replace: "replace",
  /** Changed in place. */
  Update: "update",
} as const;

export type Action = (typeof Action)[keyof typeof Action];

/** What differs in one file of a ConfigMap: lines of a script, keys of JSON, or only the fact. */
export interface FileDifference {
  /** Names of the files that differ in this way, e.g. `node-0.sh` and `node-1.sh`. */
  readonly files: readonly string[];
  readonly action: Exclude<Action, "replace">;
  /** Lines of a script that it no longer has or gains. Commands and variables of processes are in their group. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** Keys of a JSON file. */
  readonly keys: readonly ValueChange[];
}

/** What differs in one Kubernetes object. */
export interface ObjectDifference {
  readonly kind: string;
  /** Its name after the change, or before it where it is deleted. */
  readonly name: string;
  readonly action: Action;
  /**
   * Fields by path; items of lists by their name: `spec.template.spec.containers.engine.resources.limits.memory`. Without revisions
   * and variables of engines, which follow from other differences.
   */
  readonly fields: readonly ValueChange[];
  /** Files of a ConfigMap. */
  readonly files: readonly FileDifference[];
}

/** Replicas of one group that do not answer while a wave changes. */
export interface Outage {
  /** Name of the group. */
  readonly group: string;
  /** Number of the wave, from 0. */
  readonly wave: number;
  /** Replicas that answer meanwhile. */
  readonly available: number;
  /** Replicas that answer before and after. */
  readonly of: number;
}

/** How long a group takes until it answers. An estimate. */
export interface LoadTime {
  /** Without the drain, and by weights without graph capture and warm-up. */
  readonly seconds: number;
  /** The longest time that pods which end may take to answer running requests; 0 where none restarts. */
  readonly drainSeconds: number;
  /** `weights`: their size at the speed of the slowest storage of the documents. `probes`: the limit of the startup probe. */
  readonly by: "weights" | "probes";
  /** The basis in words. */
  readonly basis: string;
}

/** How many tokens the KV cache of one rank of a group holds. Estimates, as `glm-serve memory` prints them. */
export interface CacheChange {
  /** Name of the group. */
  readonly group: string;
  readonly before: number;
  readonly after: number;
}

/** What applying the change does to the running stack. */
export interface Consequence {
  /** Keys of the groups that restart together, in the order in which they restart. A wave starts once the one before is ready. */
  readonly waves: readonly (readonly string[])[];
  /** Keys of the groups that keep their pods. */
  readonly keeps: readonly string[];
  /** What does not answer meanwhile. Without pools that keep all their replicas. */
  readonly outages: readonly Outage[];
  /** Of one wave; undefined where no group restarts or is created. */
  readonly load?: LoadTime;
  /** KV caches that become larger or smaller. */
  readonly caches: readonly CacheChange[];
  /** Servers besides the engines that restart: `proxy`, `kv-pool`. */
  readonly servers: readonly string[];
  /** Jobs that run, or run again. */
  readonly jobs: readonly string[];
  /**
   * Nodes that must be free before the change: those of groups that are created while the groups that leave still hold theirs.
   * Groups that restart keep their own nodes.
   */
  readonly spareNodes: number;
  /** Nodes that are free after the change. */
  readonly freedNodes: number;
  /** Whether prefill and decode of both revisions cannot work together: contracts before and after. */
  readonly contract?: { readonly before: string; readonly after: string };
}

/** One of the two that are compared. */
export interface DifferenceSide {
  /** How the command line names it: `a3-1p1d`, `a3-1p1d at HEAD`, `live (namespace default)`. */
  readonly label: string;
  /** Prefix of the names of its objects. */
  readonly instance: string;
  readonly namespace: string;
}

/** What differs between two states of a stack, and what applying the second to the first does. */
export interface Difference {
  readonly before: DifferenceSide;
  readonly after: DifferenceSide;
  /**
   * Settings of the topology and of the site, by path. Without flags and variables of groups, which `groups` holds, unless they
   * change no process.
   */
  readonly settings: readonly ValueChange[];
  /** Groups of which anything differs, in the order of the topology. */
  readonly groups: readonly GroupDifference[];
  readonly ports: readonly PortChange[];
  /** Objects of which anything differs. Names of ConfigMaps that hold scripts change with their content. */
  readonly objects: readonly ObjectDifference[];
  readonly consequence: Consequence;
  /** What the comparison does not know, in sentences. */
  readonly notes: readonly string[];
}

/** Whether nothing differs. */
export function isSame({ settings, groups, ports, objects }: Difference): boolean {
  return settings.length + groups.length + ports.length + objects.length === 0;
}
