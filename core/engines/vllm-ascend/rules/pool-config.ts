import {
  defineRule,
  inRange,
  meantName,
  removed,
  type ResolvedTopology,
  type RuleContext,
  type RuleProblem,
  setTo,
  Severity,
} from "../../../domain/index.ts";
import { nearest } from "../../../errors/index.ts";
import { type ArgumentValue, entryOf } from "../../../topology/index.ts";
import { mooncakeRelease } from "../mooncake.ts";
import { entryRemoved } from "../pool/entry-removed.ts";
import { poolProcesses } from "../pool/index.ts";
import { WORLD } from "../pool/memcache-pool.ts";
import { mooncakeKeys } from "../pool/mooncake-keys.ts";
import type { Pool } from "../pool/pool-backend.ts";
import { bytesOf, GIB } from "../pool/segment-size.ts";

const DOCUMENT = "vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md";

const CONFIG = "kvTransfer.pool.config";

/** What names of mmc-local.conf begin with. */
const MEMCACHE_NAMES = ["ock.mmc", "ubsio"];

export const poolConfigKnown = defineRule({
  id: "ascend-pool-config-known",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.13.0rc1 to v0.30.0rc2, MooncakeStoreConfig in mooncake_backend.py: other keys are ignored; MemCache, mmc-local.conf",
  per: "topology",
  check: ({ spec }, { at }) => {
    const pool = spec.kvTransfer?.pool;
    const { version } = spec.engine;
    return Object.keys(pool?.config ?? {}).flatMap((name): RuleProblem[] => {
      const place = at(`${CONFIG}.${name}`);
      if (pool?.backend === "memcache") {
        if (MEMCACHE_NAMES.some((prefix) => name.startsWith(`${prefix}.`))) return [];
        return [
          {
            ...place,
            message: `${place.path} is not a setting of mmc-local.conf; their names begin with ${MEMCACHE_NAMES.join(" or ")}.`,
            fix: entryRemoved(pool, name),
          },
        ];
      }
      const known = entryOf(mooncakeKeys, name);
      if (known !== undefined && inRange(version, known.releases)) return [];
      const names = Object.keys(mooncakeKeys);
      return [
        {
          ...place,
          message: `vllm-ascend ${version} does not read ${name} in mooncake.json.`,
          fix:
            known === undefined && nearest(name, names) !== undefined
              ? meantName(name, names)
              : removed({ name: `${name} from ${CONFIG}` }),
        },
      ];
    });
  },
});

/** The first Mooncake with several tenants. */
const TENANTS = "0.3.12";

export const poolConfigValues = defineRule({
  id: "ascend-pool-config-values",
  source: `${DOCUMENT}, parameters of mooncake.json and mmc-local.conf; mooncake_backend.py:530 and 578 raise errors`,
  per: "topology",
  check: (topology, { at }) => {
    const pool = topology.spec.kvTransfer?.pool;
    if (pool === undefined) return [];
    switch (pool.backend) {
      case "mooncake":
        return [...wrongTypes(pool, at), ...wrongOffload(pool, at), ...wrongTenant(topology, pool, at)];
      case "memcache":
        return [...notOneLine(pool, at), ...wrongWorld(topology, pool, at)];
      default:
        return pool.backend satisfies never;
    }
  },
});

function isOfType(type: "string" | "boolean" | "size", value: ArgumentValue): boolean {
  if (type === "size")
    return typeof value === "number" || (typeof value === "string" && bytesOf(value) !== undefined);
  return typeof value === type;
}

const TYPE_IN_WORDS = { string: "a string", boolean: "true or false", size: 'a size, e.g. "1GB"' };

function wrongTypes({ config }: Pool, at: RuleContext["at"]): RuleProblem[] {
  return Object.entries(config).flatMap(([name, value]) => {
    const known = entryOf(mooncakeKeys, name);
    if (known === undefined || isOfType(known.type, value)) return [];
    const place = at(`${CONFIG}.${name}`);
    const words = TYPE_IN_WORDS[known.type];
    return [
      {
        ...place,
        message: `${place.path} must be ${words}.`,
        fix: removed({ name: `${name} from ${CONFIG}`, ending: `, or set it to ${words}` }),
      },
    ];
  });
}

function wrongOffload({ config }: Pool, at: RuleContext["at"]): RuleProblem[] {
  if (config["enable_ssd_offload"] !== true) return [];
  const path = config["ssd_offload_path"];
  if (typeof path === "string" && path.startsWith("/")) return [];
  const place = at(`${CONFIG}.ssd_offload_path`);
  return [
    {
      ...place,
      message: `${place.path} must be an absolute path: ${CONFIG}.enable_ssd_offload is on.`,
      fix: removed({
        path: `${CONFIG}.enable_ssd_offload`,
        name: `enable_ssd_offload from ${CONFIG}`,
        ending: ", or set ssd_offload_path to a directory of the containers",
      }),
    },
  ];
}

function wrongTenant(
  { spec, site }: ResolvedTopology,
  { config }: Pool,
  at: RuleContext["at"],
): RuleProblem[] {
  const tenant = config["tenant_id"];
  const mooncake = mooncakeRelease(spec.engine.version);
  const isUsual = tenant === undefined || tenant === "" || tenant === "default";
  if (isUsual || site.image !== undefined || mooncake === undefined) return [];
  if (!inRange(mooncake, { before: TENANTS })) return [];
  const place = at(`${CONFIG}.tenant_id`);
  return [
    {
      ...place,
      message: `${place.path} ${JSON.stringify(tenant)} requires Mooncake ${TENANTS}; the image of vllm-ascend ${spec.engine.version} has ${mooncake}.`,
      fix: removed({ name: `tenant_id from ${CONFIG}` }),
    },
  ];
}

/** Values that mmc-local.conf cannot hold: it has one `name = value` per line. */
function notOneLine(pool: Pool, at: RuleContext["at"]): RuleProblem[] {
  return Object.entries(pool.config).flatMap(([name, value]) => {
    const fits = typeof value === "string" ? /^[^\r\n]*$/.test(value) : typeof value !== "object";
    if (fits) return [];
    const place = at(`${CONFIG}.${name}`);
    return [
      {
        ...place,
        message: `${place.path} must be one line of text, a number, true or false.`,
        fix: entryRemoved(pool, name, ", or set it to one line of text"),
      },
    ];
  });
}

const WORLD_SIZE = "ock.mmc.local_service.world_size";

function wrongWorld({ groups }: ResolvedTopology, { config }: Pool, at: RuleContext["at"]): RuleProblem[] {
  const size = config[WORLD_SIZE];
  const processes = poolProcesses(groups);
  const place = at(`${CONFIG}.${WORLD_SIZE}`);
  if (typeof size !== "number" || (size >= processes && size <= WORLD.most)) return [];
  return [
    {
      ...place,
      message:
        size > WORLD.most
          ? `${place.path} must be at most ${WORLD.most}.`
          : `${place.path} ${size} is below the ${processes} processes of the groups, one per device.`,
      // The name has dots, so the fix replaces the whole object.
      fix: setTo(
        { ...config, [WORLD_SIZE]: size > WORLD.most ? WORLD.most : processes },
        {
          path: CONFIG,
          name: place.path,
          as: size > WORLD.most ? `at most ${WORLD.most}` : `at least ${processes}`,
        },
      ),
    },
  ];
}

export const poolClients = defineRule({
  id: "ascend-pool-clients",
  source: `${DOCUMENT}, mmc-local.conf: world_size is at most ${WORLD.most}`,
  per: "topology",
  check: ({ spec, groups }) => {
    const processes = poolProcesses(groups);
    if (spec.kvTransfer?.pool?.backend !== "memcache" || processes <= WORLD.most) return [];
    return [
      {
        path: "kvTransfer.pool",
        message: `kvTransfer.pool has ${processes} clients, one per device; MemCache takes at most ${WORLD.most}.`,
        fix: "Lower the replicas of the groups, or deploy several topologies with a pool each",
      },
    ];
  },
});

export const poolAligned = defineRule({
  id: "ascend-pool-aligned",
  severity: Severity.Warning,
  source: `${DOCUMENT}: global_segment_size is aligned to 1 GB, and so is dram.size with the protocols of devices`,
  per: "group",
  check: (group, { topology: { spec } }) => {
    const pool = spec.kvTransfer?.pool;
    const size = pool?.segmentSize[group.role];
    const bytes = size === undefined ? undefined : bytesOf(size);
    if (bytes === undefined || bytes % GIB === 0) return [];
    // ascend-pool-fabric-memory reports it as an error.
    if (entryOf(group.env, "ASCEND_ENABLE_USE_FABRIC_MEM") === "1") return [];
    const setting = `kvTransfer.pool.segmentSize.${group.role}`;
    return [
      {
        path: setting,
        value: size,
        message: `${setting} is not a multiple of 1GB, to which the documentation aligns the memory of the pool.`,
        fix: setTo(`${Math.ceil(bytes / GIB)}GB`),
      },
    ];
  },
});

/** Variables that win over keys of mooncake.json (mooncake_backend.py:545 at v0.30.0rc2). */
const OVERRIDING: Readonly<Record<string, string>> = {
  MOONCAKE_MASTER: "master_server_address",
  MOONCAKE_GLOBAL_SEGMENT_SIZE: "global_segment_size",
};

export const poolOverridden = defineRule({
  id: "ascend-pool-overridden",
  severity: Severity.Warning,
  releases: { since: "0.20" },
  source: "vllm-ascend v0.20.2rc1 to v0.30.0rc2, MooncakeStoreConfig.from_file in mooncake_backend.py",
  per: "group",
  check: (group, { topology: { spec }, at }) =>
    spec.kvTransfer?.pool?.backend === "mooncake"
      ? Object.entries(OVERRIDING)
          .filter(([name]) => entryOf(group.env, name) !== undefined)
          .map(([name, key]) => ({
            ...at(`env.${name}`),
            message: `${name} overrides ${key} of kvTransfer.pool in groups.${group.name}.`,
            fix: removed({
              ending:
                key === "global_segment_size" ? `, and set kvTransfer.pool.segmentSize.${group.role}` : "",
            }),
          }))
      : [],
});
