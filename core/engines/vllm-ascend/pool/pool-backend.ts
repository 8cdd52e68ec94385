import type { PoolServer } from "../../../domain/index.ts";
import type { HardwareName } from "../../../facts/index.ts";
import type { ParsedTopology, Role } from "../../../topology/index.ts";

/** Settings of `kvTransfer.pool`. */
export type Pool = NonNullable<NonNullable<ParsedTopology["kvTransfer"]>["pool"]>;

/** What the server needs to know beside the settings of the pool. */
interface PoolClients {
  /** Milliseconds that the slowest transfer of a group may take; 0 where no group limits it. */
  readonly slowestTransfer: number;
}

/** What a client needs to know beside the settings of the pool. */
interface PoolClient {
  /** DNS name of the pool's Service. */
  readonly address: string;
  readonly role: Role;
  readonly hardware: HardwareName;
  readonly roles: readonly Role[];
  /** Processes of all groups that use the pool, one for each device. */
  readonly processes: number;
}

/** An implementation of the pool: its server, and the config file of its clients. */
export interface PoolBackend {
  readonly server: (pool: Pool, clients: PoolClients) => PoolServer;
  /** The port of the documents. */
  readonly documentedPort: number;
  /** Name of the clients' config file. */
  readonly file: string;
  readonly content: (pool: Pool, client: PoolClient) => string;
  /** Settings of the config file that glm-serve writes. */
  readonly owned: readonly string[];
  /** The setting that `segmentSize` gives. */
  readonly segment: string;
  /** Bash lines that each process of a group needs before it starts. */
  readonly prepare: readonly string[];
}

/** Memory of each process for the pool without a `segmentSize` (kv_cache_pool_ascend_store.md, both examples). */
export const DEFAULT_SEGMENT = "1GB";

/** Libraries of the image that only its ~/.bashrc sets up, which a container's command does not read. */
export const TOOLKIT: readonly string[] = [
  "# shellcheck disable=SC1091",
  "source /usr/local/Ascend/ascend-toolkit/set_env.sh",
];
