import type { Role } from "../topology/index.ts";
import type { Word } from "./word.ts";

/** A variable of a process, and its value. */
export interface ProcessVariable {
  readonly name: string;
  readonly value: Word;
}

/** A file that a process reads, and that glm-serve writes. */
export interface ProcessFile {
  readonly name: string;
  readonly text: Word;
}

/** One engine process, the proxy or the server of the pool: where it runs, and its whole call. */
export interface PlannedProcess {
  readonly role: Role | "proxy" | "pool";
  /** Key of its group, e.g. `decode-0`; undefined for the proxy and the pool. */
  readonly group: string | undefined;
  /** Number of its node in the group, from 0; undefined for the proxy and the pool, which share a node with others. */
  readonly node: number | undefined;
  /** Number of nodes of the group; 1 for the proxy and the pool. */
  readonly nodes: number;
  /** Its pod; for the proxy and the pool the Deployment that names the pod. */
  readonly pod: string;
  /** Identity inside the group, e.g. `rank-4`, `proxy` or `kv-pool`. */
  readonly name: string;
  /** Data-parallel ranks that it runs. */
  readonly ranks: readonly number[];
  /** Devices of its node, by their number inside the container. */
  readonly devices: readonly number[];
  /** DNS name of the pod inside the cluster. */
  readonly address: string;
  /** Port of its API; undefined without one. */
  readonly apiPort: number | undefined;
  readonly argv: readonly Word[];
  /** What glm-serve sets, in the order of the document; the image and the vendor's files set more. */
  readonly environment: readonly ProcessVariable[];
  /** Variables of the node that must not reach it. */
  readonly unset: readonly string[];
  /** Bash lines that run once on the node before its processes. */
  readonly preparation: readonly string[];
  /** Bash lines that prepare the environment of the process, e.g. by sourcing the vendor's files. */
  readonly preamble: readonly string[];
  readonly files: readonly ProcessFile[];
}
