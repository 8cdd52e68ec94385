import type { ArgvToken } from "./command.ts";

/** Component label of the pool's server, and the suffix of its objects. */
export const KV_POOL = "kv-pool";

/** DNS name of the pool's Service, which resolves in the namespace of the groups, whatever the domain of the cluster. */
export function poolAddress(instance: string): string {
  return `${instance}-${KV_POOL}`;
}

/** A port of the pool's server. */
interface PoolPort {
  /** Short name, e.g. `master`. */
  readonly name: string;
  readonly port: number;
  readonly why: string;
  /** How its number follows from the settings. */
  readonly base: string;
  readonly source: string;
}

/** The server of a pool of KV caches, which the engine's image holds. */
export interface PoolServer {
  /** Bash lines that prepare its environment. */
  readonly prepare: readonly string[];
  readonly argv: readonly ArgvToken[];
  /** Its config files by name; the same directory holds the script. */
  readonly files: Readonly<Record<string, string>>;
  /** Its ports; it is ready once the first one is open. */
  readonly ports: readonly [PoolPort, ...PoolPort[]];
}
