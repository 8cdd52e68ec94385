import {
  membersOf,
  poolAddress,
  type PoolServer,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../../../domain/index.ts";
import { LAUNCH_DIRECTORY } from "../../../launch/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { backends } from "../connectors/ascend-store.ts";
import { memcachePool } from "./memcache-pool.ts";
import { backendOf, type KvTransfer, storeEntry } from "../connectors/entries.ts";
import { mooncakePool } from "./mooncake-pool.ts";
import type { Pool, PoolBackend } from "./pool-backend.ts";

interface DocumentedPool {
  readonly backend: string;
  readonly port: number;
}

export const poolBackends: Readonly<Record<Pool["backend"], PoolBackend>> = {
  mooncake: mooncakePool,
  memcache: memcachePool,
};

/** `kvTransfer.pool` as the documents set it up; undefined for a backend that glm-serve does not deploy. */
export function documentedPool(backend: string): DocumentedPool | undefined {
  const found = entryOf<PoolBackend>(poolBackends, backend);
  return found === undefined ? undefined : { backend, port: found.documentedPort };
}

/** Whether the connectors use a pool that the guide documents, of the topology or of another. */
export function hasDocumentedPool(kvTransfer: KvTransfer | undefined): boolean {
  const store = storeEntry(kvTransfer);
  return store !== undefined && documentedPool(backendOf(store)) !== undefined;
}

export function printPool({ backend, port }: DocumentedPool): string {
  return `{ backend: "${backend}", port: ${port} }`;
}

/** The server of the pool; undefined where the topology has none of its own. */
export function pool({ spec, groups }: ResolvedTopology): PoolServer | undefined {
  const settings = spec.kvTransfer?.pool;
  if (settings === undefined) return undefined;
  const slowestTransfer = Math.max(0, ...groups.flatMap(membersOf).flatMap(transferLimits));
  return poolBackends[settings.backend].server(settings, { slowestTransfer });
}

/** Milliseconds after which AscendDirect gives up a connection or a transfer, where a group sets them. */
function transferLimits({ env }: ResolvedGroup): readonly number[] {
  return ["ASCEND_CONNECT_TIMEOUT", "ASCEND_TRANSFER_TIMEOUT"].flatMap((name) => {
    const limit = Number(entryOf(env, name) ?? "");
    return Number.isFinite(limit) ? [limit] : [];
  });
}

/** Processes of all groups, one for each device: each gives memory to the pool. */
export function poolProcesses(groups: readonly ResolvedGroup[]): number {
  return groups.reduce((sum, { replicas, nodes, usedDevices }) => sum + replicas * nodes * usedDevices, 0);
}

/** The clients' config file, for the directory of the launch scripts. */
export function poolFiles(
  { instance, spec, hardware, groups }: ResolvedTopology,
  { role }: ResolvedGroup,
): Readonly<Record<string, string>> {
  const settings = spec.kvTransfer?.pool;
  if (settings === undefined) return {};
  const { file, content } = poolBackends[settings.backend];
  return {
    [file]: content(settings, {
      address: poolAddress(instance),
      role,
      hardware: hardware.name,
      roles: groups.map((group) => group.role),
      processes: poolProcesses(groups),
    }),
  };
}

/** The keys of the pool are hashes of prompts, so all processes must hash alike (kv_cache_pool_ascend_store.md). */
export const HASH_SEED = { name: "PYTHONHASHSEED", value: "0" };

/** Variables of the clients of a pool: the seed, and the path of their config file where the topology has the pool. */
export function poolEnvironment({ spec }: ResolvedTopology): Readonly<Record<string, string>> {
  const { kvTransfer } = spec;
  if (storeEntry(kvTransfer) === undefined) return {};
  const settings = kvTransfer?.pool;
  const variable = settings === undefined ? undefined : backends[settings.backend]?.variable;
  return {
    ...(settings === undefined || variable === undefined
      ? {}
      : { [variable]: `${LAUNCH_DIRECTORY}/${poolBackends[settings.backend].file}` }),
    [HASH_SEED.name]: HASH_SEED.value,
  };
}

/** Bash lines that put the libraries of the pool's clients on the search path. */
export function poolLibraries({ spec }: ResolvedTopology): readonly string[] {
  const settings = spec.kvTransfer?.pool;
  return settings === undefined ? [] : poolBackends[settings.backend].prepare;
}

/**
 * Bash lines that each process of a group needs before it starts. Workers connect once, so a process that is earlier than the
 * pool's server would end its group: kubectl applies both at once, and the pool's pod may move to another node.
 */
export function poolPreparation({ spec, site, instance }: ResolvedTopology): readonly string[] {
  const settings = spec.kvTransfer?.pool;
  if (settings === undefined) return [];
  const { port } = settings;
  const host = poolAddress(instance);
  const seconds = site.joinTimeoutSeconds;
  return [
    `until timeout 5 bash -c ': < /dev/tcp/${host}/${port}' 2> /dev/null; do`,
    `  [[ -n "\${pool_since:-}" ]] || echo "glm-serve: waiting for the pool of KV caches at ${host}:${port}" >&2`,
    '  pool_since="${pool_since:-$SECONDS}"',
    `  if ((SECONDS - pool_since >= ${seconds})); then`,
    `    echo "glm-serve: the pool of KV caches at ${host}:${port} did not open within ${seconds} s" >&2`,
    "    exit 1",
    "  fi",
    "  sleep 1",
    "done",
  ];
}
