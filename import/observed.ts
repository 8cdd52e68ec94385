import type { Role } from "../core/index.ts";
import type { Lost } from "./finding.ts";
import type { Word } from "./words/word.ts";

/** An engine that a command starts. */
export type EngineName = "vllm-ascend" | "xllm" | "lightllm";

/** The group of a process, as a manifest separates it from others. */
export interface GroupHint {
  readonly name: string;
  readonly replica: number;
  /** Whether the name is that of a group of glm-serve. */
  readonly named: boolean;
}

/** A server process, as a file starts it. */
export interface ObservedProcess {
  readonly engine: EngineName;
  /** Number of the node, from 0. Addresses in words are `@node-0@` and the like. */
  readonly node: number;
  /** Where its command begins. */
  readonly place: string;
  /** The words after the program. */
  readonly words: readonly Word[];
  readonly env: Readonly<Record<string, Word>>;
  /** Its role, where the file says so beside the command. */
  readonly role?: Role;
  /** CPUs to which numactl binds it. */
  readonly cpus?: string;
  readonly group?: GroupHint;
}

/** Settings that a manifest gives beside the commands. */
export interface ObservedPods {
  readonly image?: string;
  /** Where the container mounts the volume with the weights. */
  readonly volumePath?: string;
  /** Port of the group link, by group. */
  readonly supervisorPorts: Readonly<Record<string, number>>;
}

/** The pool of KV caches that a file describes. */
export interface ObservedPool {
  readonly backend: "mooncake" | "memcache";
  readonly port: number;
  readonly config: Readonly<Record<string, unknown>>;
  /** Memory of each process for the pool, by role. */
  readonly segmentSize?: Readonly<Record<string, string>>;
  readonly place: string;
}

/** Everything that a reader found in its files. */
export interface Observation {
  readonly processes: readonly ObservedProcess[];
  /** A name for the topology. */
  readonly name?: string;
  /** The document that the file itself names. */
  readonly source?: string;
  /** Devices of one node. */
  readonly devicesPerNode?: number;
  /** Port of the proxy. */
  readonly proxyPort?: number;
  readonly pool?: ObservedPool;
  readonly pods?: ObservedPods;
  /** Differences to the file, for the comment of the stack. */
  readonly deviations: readonly string[];
  readonly lost: readonly Lost[];
}

/** The address of a node in words. */
export function addressOf(node: number | "head"): string {
  return `@node-${node}@`;
}

/** Whether a word holds the address of a node. */
export function holdsAddress(text: string): boolean {
  return /@node-\w+@/.test(text);
}
