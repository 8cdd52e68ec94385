import {
  defineRule,
  type Fix,
  type ResolvedGroup,
  type ResolvedTopology,
  Severity,
} from "../../../domain/index.ts";
import { amountOf } from "../../../site/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { storeEntry } from "../connectors/entries.ts";
import { poolBackends } from "../pool/index.ts";
import { DEFAULT_SEGMENT } from "../pool/pool-backend.ts";
import { bytesOf, GIB } from "../pool/segment-size.ts";

const REQUEST = "resources.requests.memory";

const LIMIT = "resources.limits.memory";

export const poolMemory = defineRule({
  id: "ascend-pool-memory",
  severity: Severity.Warning,
  source:
    "Mooncake, ascend_allocator.cpp: aclrtMallocHost, or fabric memory of the host; kv_cache_pool_ascend_store.md, dram.size of MemCache: memory of the node for each device",
  per: "group",
  check: (group, { topology }) => {
    const { resources, sharedMemory } = topology.site;
    const given = poolBytes(group, topology);
    if (given < amountOf(resources.requests.memory)) return [];
    const shared = amountOf(sharedMemory ?? topology.engine.sharedMemory(group, topology.model));
    const least = `${Math.ceil((given + shared) / GIB)}Gi`;
    return [
      {
        path: REQUEST,
        message: `The ${group.usedDevices} processes on each node of groups.${group.name} give the pool ${Math.ceil(given / GIB)}Gi of memory, and ${REQUEST} ${resources.requests.memory} does not cover that: the scheduler may choose a node without this memory.`,
        fix: reserved(least, resources.limits.memory, group.role),
      },
    ];
  },
});

/** Bytes that the processes on a node of a group give to the pool. What is no size, ascend-pool-settings reports. */
function poolBytes({ env, role, usedDevices }: ResolvedGroup, { spec }: ResolvedTopology): number {
  const pool = spec.kvTransfer?.pool;
  if (pool === undefined || storeEntry(spec.kvTransfer) === undefined) return 0;
  const { segment } = poolBackends[pool.backend];
  const size =
    (pool.backend === "mooncake" ? entryOf(env, "MOONCAKE_GLOBAL_SEGMENT_SIZE") : undefined) ??
    entryOf(pool.config, segment) ??
    pool.segmentSize[role] ??
    DEFAULT_SEGMENT;
  const bytes = typeof size === "string" || typeof size === "number" ? bytesOf(`${size}`) : undefined;
  return (bytes ?? 0) * usedDevices;
}

/** Raises the request, and a limit below it. */
function reserved(least: string, limit: string | undefined, role: string): Fix {
  const raised = limit !== undefined && amountOf(limit) < amountOf(least) ? [REQUEST, LIMIT] : [REQUEST];
  return {
    text: () =>
      `Set ${raised.join(" and ")} to at least ${least}, or lower kvTransfer.pool.segmentSize.${role}`,
    changes: () => raised.map((path) => ({ path, value: least })),
  };
}
