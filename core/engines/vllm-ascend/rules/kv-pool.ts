import {
  defineRule,
  type Fix,
  givenAt,
  membersOf,
  removed,
  type ResolvedGroup,
  type ResolvedTopology,
  type RuleContext,
  type RuleProblem,
  setTo,
  Severity,
} from "../../../domain/index.ts";
import type { Change } from "../../../errors/index.ts";
import { printSpan } from "../../../site/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { backends } from "../connectors/ascend-store.ts";
import { backendOf, type ConnectorEntry, entriesOf, storeEntry } from "../connectors/entries.ts";
import { entryRemoved } from "../pool/entry-removed.ts";
import { documentedPool, HASH_SEED, poolBackends, printPool } from "../pool/index.ts";
import { MEMCACHE_PORTS } from "../pool/memcache-pool.ts";
import type { Pool } from "../pool/pool-backend.ts";
import { bytesOf, GIB } from "../pool/segment-size.ts";

const DOCUMENT = "vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md";

export const storePool = defineRule({
  id: "ascend-store-pool",
  source: `${DOCUMENT}; mooncake_backend.py:569 and memcache_backend.py:27 raise ValueError without their config file`,
  per: "topology",
  check: (topology, { at }) => {
    const { kvTransfer } = topology.spec;
    const store = storeEntry(kvTransfer);
    if (store === undefined) return [];
    const backend = backendOf(store);
    const known = entryOf(backends, backend);
    const setting = `${store.path}.extraConfig.backend`;
    if (known === undefined) {
      return [
        {
          ...at(setting),
          message: `${setting} ${backend} is not a backend of AscendStoreConnector.`,
          fix: setTo(Object.keys(backends)[0], { as: `one of ${Object.keys(backends).join(", ")}` }),
        },
      ];
    }
    const pool = kvTransfer?.pool;
    if (pool === undefined) return withoutFile(topology, store, known.variable);
    if (pool.backend !== backend) {
      return [
        {
          ...at("kvTransfer.pool.backend"),
          message: `kvTransfer.pool.backend is ${pool.backend}, but ${setting} is ${backend}.`,
          fix: setTo(pool.backend, {
            path: setting,
            ending: `, or set kvTransfer.pool.backend to "${backend}"`,
          }),
        },
      ];
    }
    return topology.groups.flatMap((group) =>
      placesOf(group, known.variable).map((place) => ({
        ...at(place),
        message: `${place} replaces the file of kvTransfer.pool: ${place.includes(".overrides.") ? "these processes do" : "the group does"} not use the pool.`,
        fix: removed({
          name: `${known.variable} from ${place.slice(0, -known.variable.length - 1)}`,
          ending: ", or remove kvTransfer.pool",
        }),
      })),
    );
  },
});

/** Paths at which a group and its overrides give a variable. */
function placesOf(group: ResolvedGroup, variable: string): readonly string[] {
  const given = membersOf(group).filter(({ env }) => entryOf(env, variable) !== undefined);
  return [...new Set(given.map((member) => `groups.${group.name}.${givenAt(member, `env.${variable}`)}`))];
}

/** Groups whose environment names no config file of a pool outside of the topology. */
function withoutFile(topology: ResolvedTopology, store: ConnectorEntry, variable: string): RuleProblem[] {
  const proposed = documentedPool(backendOf(store));
  return topology.groups
    .filter((group) => !isGiven(topology, group, variable))
    .map((group) => {
      const setting = `groups.${group.name}.env.${variable}`;
      const file = `et ${setting} to the path of the file in the container`;
      return {
        path: setting,
        message: `${variable} is not set in groups.${group.name}: ${store.spec.connector} does not start without the config file of its pool.`,
        fix:
          proposed === undefined
            ? `S${file}`
            : {
                text: () => `Set kvTransfer.pool, e.g. to ${printPool(proposed)}, or s${file}`,
                changes: () => [{ path: "kvTransfer.pool", value: proposed }],
              },
      };
    });
}

/** Whether a variable is set in the group, in some of its overrides, or from a Secret. */
function isGiven({ site }: ResolvedTopology, { env, overrides }: ResolvedGroup, variable: string): boolean {
  const { nodes, replicas, ranks } = overrides;
  const parts = [nodes, replicas, ranks].flatMap((part) => Object.values(part));
  return (
    [env, ...parts.map((part) => part.env)].some((given) => entryOf(given, variable) !== undefined) ||
    entryOf(site.secretEnvironment, variable) !== undefined
  );
}

export const poolOutside = defineRule({
  id: "ascend-pool-outside",
  severity: Severity.Advice,
  source: `${DOCUMENT}: the master of the pool runs before the engines`,
  per: "topology",
  check: ({ spec: { kvTransfer }, groups }) => {
    const store = storeEntry(kvTransfer);
    if (store === undefined || kvTransfer?.pool !== undefined) return [];
    const backend = backendOf(store);
    const proposed = documentedPool(backend);
    if (proposed === undefined) return [];
    return [
      {
        path: "kvTransfer.pool",
        message:
          "kvTransfer.pool is not set: glm-serve neither starts nor checks the pool that the groups use.",
        fix: inPlaceOf(entryOf(backends, backend)?.variable, proposed, groups),
      },
    ];
  },
});

/** A pool of the topology in place of the config files that a variable names. */
function inPlaceOf(
  variable: string | undefined,
  proposed: NonNullable<ReturnType<typeof documentedPool>>,
  groups: readonly ResolvedGroup[],
): Fix {
  return {
    text: () => `Set kvTransfer.pool, e.g. to ${printPool(proposed)}, and remove ${variable} from the groups`,
    changes: () => [
      { path: "kvTransfer.pool", value: proposed },
      ...groups
        .flatMap((group) => (variable === undefined ? [] : placesOf(group, variable)))
        .map((path): Change => ({ path, remove: true })),
    ],
  };
}

export const poolUsed = defineRule({
  id: "ascend-pool-used",
  severity: Severity.Warning,
  source: `${DOCUMENT}: AscendStoreConnector is the client of the pool`,
  per: "topology",
  check: ({ spec: { kvTransfer } }, { at }) => {
    if (kvTransfer?.pool === undefined || storeEntry(kvTransfer) !== undefined) return [];
    const names = entriesOf(kvTransfer).map(({ spec }) => spec.connector);
    // ascend-multi-connector reports that there are none.
    if (names.length === 0) return [];
    return [
      {
        ...at("kvTransfer.pool"),
        message: `kvTransfer.pool has no clients: ${names.join(" and ")} ${names.length === 1 ? "does" : "do"} not use it.`,
        fix: {
          ...removed(),
          text: () =>
            'Add { connector: "AscendStoreConnector" } to the connectors of a MultiConnector, or remove kvTransfer.pool',
        },
      },
    ];
  },
});

export const poolSettings = defineRule({
  id: "ascend-pool-settings",
  source: `${DOCUMENT}, parameters of mooncake.json, mmc-meta.conf and mmc-local.conf`,
  per: "topology",
  check: ({ spec: { kvTransfer }, groups }, { at }) => {
    const pool = kvTransfer?.pool;
    if (pool === undefined) return [];
    return [
      ...unusablePort(pool, at),
      ...poolBackends[pool.backend].owned.flatMap((name) =>
        entryOf(pool.config, name) === undefined
          ? []
          : [
              {
                ...at(`kvTransfer.pool.config.${name}`),
                message: `kvTransfer.pool.config.${name} points the clients at another server than that of kvTransfer.pool.`,
                fix: entryRemoved(pool, name, ", and set kvTransfer.pool.port"),
              },
            ],
      ),
      ...Object.entries(pool.segmentSize).flatMap(([role, size]) =>
        wrongSegment(
          pool,
          role,
          size,
          groups.map((group) => group.role),
          at,
        ),
      ),
    ];
  },
});

function unusablePort({ backend, port }: Pool, at: RuleContext["at"]): RuleProblem[] {
  const { first, last } = MEMCACHE_PORTS;
  if (backend !== "memcache" || (port >= first && port <= last)) return [];
  return [
    {
      ...at("kvTransfer.pool.port"),
      message: `kvTransfer.pool.port must be in ${printSpan(MEMCACHE_PORTS)}: MemCache also uses the ports 1000 and 3000 above it.`,
      fix: setTo(5000),
    },
  ];
}

function wrongSegment(
  pool: Pool,
  role: string,
  size: string,
  roles: readonly string[],
  at: RuleContext["at"],
): RuleProblem[] {
  const setting = `kvTransfer.pool.segmentSize.${role}`;
  const { segment } = poolBackends[pool.backend];
  if (!roles.includes(role)) {
    return [
      {
        ...at(setting),
        message: `${setting} is for a role that no group has.`,
        fix: removed({ name: role, ending: `, or rename it to one of ${[...new Set(roles)].join(", ")}` }),
      },
    ];
  }
  if (entryOf(pool.config, segment) !== undefined) {
    return [
      {
        ...at(setting),
        message: `${setting} has no effect: kvTransfer.pool.config.${segment} replaces it.`,
        fix: entryRemoved(pool, segment),
      },
    ];
  }
  if (bytesOf(size) !== undefined) return [];
  return [
    {
      ...at(setting),
      message: `${setting} is not a size.`,
      fix: `Set ${setting} to a number with a unit, e.g. "64GB"`,
    },
  ];
}

export const poolFabricMemory = defineRule({
  id: "ascend-pool-fabric-memory",
  source: `${DOCUMENT}: with ASCEND_ENABLE_USE_FABRIC_MEM every allocation is a multiple of 1 GB`,
  per: "group",
  check: (group, { topology: { spec } }) => {
    const pool = spec.kvTransfer?.pool;
    const size = pool?.segmentSize[group.role];
    if (size === undefined || entryOf(group.env, "ASCEND_ENABLE_USE_FABRIC_MEM") !== "1") return [];
    const bytes = bytesOf(size);
    if (bytes === undefined || bytes % GIB === 0) return [];
    const setting = `kvTransfer.pool.segmentSize.${group.role}`;
    return [
      {
        path: setting,
        value: size,
        message: `${setting} must be a multiple of 1GB: groups.${group.name} uses fabric memory.`,
        fix: setTo(`${Math.ceil(bytes / GIB)}GB`, {
          ending: `, or remove ASCEND_ENABLE_USE_FABRIC_MEM from groups.${group.name}.env`,
        }),
      },
    ];
  },
});

export const poolHashSeed = defineRule({
  id: "ascend-pool-hash-seed",
  severity: Severity.Warning,
  source: `${DOCUMENT}: ${HASH_SEED.name} is equal on all nodes, since the keys of the pool are hashes of prompts`,
  per: "topology",
  check: (topology, { at }) => {
    const { groups, spec } = topology;
    if (storeEntry(spec.kvTransfer) === undefined) return [];
    const [first] = groups;
    const expected = first === undefined || seedOf(first) === "random" ? undefined : seedOf(first);
    const found = new Map<string, RuleProblem>();
    for (const group of groups) {
      for (const member of membersOf(group)) {
        const setting = `groups.${group.name}.${givenAt(member, `env.${HASH_SEED.name}`)}`;
        const seed = seedOf(member);
        if (found.has(setting)) continue;
        if (seed === "random") {
          found.set(setting, {
            ...at(setting),
            message: `${setting} is random: each process hashes prompts differently, and does not find the caches of the others in the pool.`,
            fix: setTo(expected ?? HASH_SEED.value, { name: setting }),
          });
        } else if (first !== undefined && expected !== undefined && seed !== expected) {
          found.set(setting, {
            ...at(setting),
            message: `${setting} must be ${expected}, as in groups.${first.name}: otherwise the ${group === first ? "processes" : "groups"} do not find each other's caches in the pool.`,
            fix: setTo(expected, { name: setting }),
          });
        }
      }
    }
    return [...found.values()];
  },
});

function seedOf({ env }: ResolvedGroup): string {
  return entryOf(env, HASH_SEED.name) ?? HASH_SEED.value;
}
