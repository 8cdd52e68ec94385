import { poolAddress, type PoolServer, type ResolvedGroup, type ResolvedTopology } from "../../../domain/index.ts";
import { LAUNCH_DIRECTORY } from "../../../launch/index.ts";
import { backends } from "../connectors/ascend-store.ts";
import { memcachePool } from "./memcache-pool.ts";
import { mooncakePool } from "./mooncake-pool.ts";
import type { Pool, PoolBackend } from "./pool-backend.ts";

export const poolBackends: Readonly<Record<Pool["backend"], PoolBackend>> = {
  mooncake: mooncakePool,
  memcache: memcachePool,
};

/** The server of the pool; undefined where the topology has none of its own. */
export function pool({ spec }: ResolvedTopology): PoolServer | undefined {
  const settings = spec.kvTransfer?.pool;
  return settings === undefined ? undefined : poolBackends[settings.backend].server(settings);
}

/** The clients' config file, for the directory of the launch scripts. */
export function poolFiles(
  { instance, spec, hardware }: ResolvedTopology,
  { role }: ResolvedGroup,
): Readonly<Record<string, string>> {
  const settings = spec.kvTransfer?.pool;
  if (settings === undefined) return {};
  const { file, content } = poolBackends[settings.backend];
  return {
    [file]: content(settings, { address: poolAddress(instance), role, hardware: hardware.name }),
  };
}

/** The variable with the path of the clients' config file. */
export function poolEnvironment({ spec }: ResolvedTopology): Readonly<Record<string, string>> {
  const settings = spec.kvTransfer?.pool;
  const variable = settings === undefined ? undefined : backends[settings.backend]?.variable;
  if (settings === undefined || variable === undefined) return {};
  return { [variable]: `${LAUNCH_DIRECTORY}/${poolBackends[settings.backend].file}` };
}

/** Bash lines that each process of a group needs before it starts. */
export function poolPreparation({ spec }: ResolvedTopology): readonly string[] {
  const settings = spec.kvTransfer?.pool;
  return settings === undefined ? [] : poolBackends[settings.backend].prepare;
}
