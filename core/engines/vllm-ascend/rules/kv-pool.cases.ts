import type { KvPoolSpec, Topology } from "../../../topology/index.ts";
import type { CasesByRule, ReportedProblem } from "../../../../test/support/rule-cases.ts";
import { pooled } from "../../../../test/support/pooled.ts";
import { groupOf, prefillDecode, serving } from "../../../../test/support/topologies.ts";

const withPool = (pool: KvPoolSpec, backend = pool.backend) =>
  pooled((topology) => {
    Object.assign(topology.kvTransfer ?? {}, {
      pool,
      connectors: [
        { connector: "MooncakeConnectorV1" },
        { connector: "AscendStoreConnector", extraConfig: { backend } },
      ],
    });
  });

const mooncake = (settings: Partial<KvPoolSpec>) =>
  withPool({ backend: "mooncake", port: 50_088, ...settings });

/** A pool outside of the topology: the environment of the named groups has its config file. */
const outside = (...groups: readonly string[]) =>
  pooled((topology) => {
    delete topology.kvTransfer?.pool;
    for (const name of groups) setEnv(topology, name, { MOONCAKE_CONFIG_PATH: "/mnt/share/mooncake.json" });
  });

/** A store without a pool of the topology. */
const stored = (backend: string) =>
  prefillDecode((topology) => {
    topology.kvTransfer = { connector: "AscendStoreConnector", extraConfig: { backend } };
  });

function setEnv(topology: Topology, name: string, env: Record<string, string>): void {
  const group = groupOf(topology, name);
  group.env = { ...group.env, ...env };
}

const onNode = (name: string, env: Record<string, string>) =>
  pooled((topology) => {
    groupOf(topology, name).overrides = { nodes: { "0": { env } } };
  });

const seeds = (prefill: string | undefined, decode: string | undefined) =>
  pooled((topology) => {
    for (const [name, seed] of Object.entries({ prefill, decode })) {
      const group = groupOf(topology, name);
      const { PYTHONHASHSEED: _, ...env } = group.env ?? {};
      group.env = seed === undefined ? env : { ...env, PYTHONHASHSEED: seed };
    }
  });

const fabric = (size: string, enabled = "1") =>
  pooled((topology) => {
    Object.assign(topology.kvTransfer?.pool ?? {}, { segmentSize: { prefill: size } });
    setEnv(topology, "prefill", { ASCEND_ENABLE_USE_FABRIC_MEM: enabled });
  });

const noFile = (group: string): ReportedProblem => ({
  path: `groups.${group}.env.YR_CONFIG_PATH`,
  message: `YR_CONFIG_PATH is not set in groups.${group}: AscendStoreConnector does not start without the config file of its pool.`,
  fix: `Set groups.${group}.env.YR_CONFIG_PATH to the path of the file in the container`,
});

export const cases: CasesByRule = {
  "ascend-store-pool": {
    fails: [
      {
        name: "no pool, and one group without a config file",
        topology: outside("prefill"),
        reports: [
          {
            path: "groups.decode.env.MOONCAKE_CONFIG_PATH",
            message:
              "MOONCAKE_CONFIG_PATH is not set in groups.decode: AscendStoreConnector does not start without the config file of its pool.",
            fix: 'Set kvTransfer.pool, e.g. to { backend: "mooncake", port: 50088 }, or set groups.decode.env.MOONCAKE_CONFIG_PATH to the path of the file in the container',
          },
        ],
      },
      {
        name: "no pool of a backend that glm-serve does not deploy",
        topology: stored("yuanrong"),
        reports: [noFile("prefill"), noFile("decode")],
      },
      {
        name: "a pool of another backend",
        topology: withPool({ backend: "mooncake", port: 50_088 }, "memcache"),
        reports: [
          {
            path: "kvTransfer.pool.backend",
            value: "mooncake",
            message:
              "kvTransfer.pool.backend is mooncake, but kvTransfer.connectors.1.extraConfig.backend is memcache.",
            fix: 'Set kvTransfer.connectors.1.extraConfig.backend to "mooncake", or set kvTransfer.pool.backend to "memcache"',
          },
        ],
      },
      {
        name: "an unknown backend",
        topology: stored("redis"),
        reports: [
          {
            path: "kvTransfer.extraConfig.backend",
            value: "redis",
            message: "kvTransfer.extraConfig.backend redis is not a backend of AscendStoreConnector.",
            fix: "Set kvTransfer.extraConfig.backend to one of mooncake, memcache, yuanrong",
          },
        ],
      },
      {
        name: "a pool and a config file of another",
        topology: pooled((topology) => {
          setEnv(topology, "prefill", { MOONCAKE_CONFIG_PATH: "/mnt/share/mooncake.json" });
        }),
        reports: [
          {
            path: "groups.prefill.env.MOONCAKE_CONFIG_PATH",
            value: "/mnt/share/mooncake.json",
            message:
              "groups.prefill.env.MOONCAKE_CONFIG_PATH replaces the file of kvTransfer.pool: the group does not use the pool.",
            fix: "Remove MOONCAKE_CONFIG_PATH from groups.prefill.env, or remove kvTransfer.pool",
          },
        ],
      },
      {
        name: "a pool and a config file of another on one node",
        topology: onNode("prefill", { MOONCAKE_CONFIG_PATH: "/mnt/share/mooncake.json" }),
        reports: [
          {
            path: "groups.prefill.overrides.nodes.0.env.MOONCAKE_CONFIG_PATH",
            value: "/mnt/share/mooncake.json",
            message:
              "groups.prefill.overrides.nodes.0.env.MOONCAKE_CONFIG_PATH replaces the file of kvTransfer.pool: these processes do not use the pool.",
            fix: "Remove MOONCAKE_CONFIG_PATH from groups.prefill.overrides.nodes.0.env, or remove kvTransfer.pool",
          },
        ],
      },
    ],
    passes: [
      { name: "a pool of the topology", topology: pooled() },
      { name: "a pool outside of the topology", topology: outside("prefill", "decode") },
      {
        name: "config files by node",
        topology: pooled((topology) => {
          delete topology.kvTransfer?.pool;
          for (const name of ["prefill", "decode"]) {
            groupOf(topology, name).overrides = {
              nodes: { "0": { env: { MOONCAKE_CONFIG_PATH: "/mnt/share/mooncake.json" } } },
            };
          }
        }),
      },
      { name: "no store", topology: prefillDecode() },
    ],
  },
  "ascend-pool-outside": {
    fails: [
      {
        name: "a pool that the topology does not deploy",
        topology: outside("prefill", "decode"),
        reports: [
          {
            path: "kvTransfer.pool",
            message:
              "kvTransfer.pool is not set: glm-serve neither starts nor checks the pool that the groups use.",
            fix: 'Set kvTransfer.pool, e.g. to { backend: "mooncake", port: 50088 }, and remove MOONCAKE_CONFIG_PATH from the groups',
          },
        ],
      },
    ],
    passes: [
      { name: "a pool of the topology", topology: pooled() },
      { name: "a backend that glm-serve does not deploy", topology: stored("yuanrong") },
      { name: "no store", topology: prefillDecode() },
    ],
  },
  "ascend-pool-used": {
    fails: [
      {
        name: "a pool without a store",
        topology: prefillDecode((topology) => {
          topology.kvTransfer = {
            connector: "MooncakeConnectorV1",
            pool: { backend: "mooncake", port: 50_088 },
          };
        }),
        reports: [
          {
            path: "kvTransfer.pool",
            value: { backend: "mooncake", port: 50_088, config: {}, segmentSize: {} },
            message: "kvTransfer.pool has no clients: MooncakeConnectorV1 does not use it.",
            fix: 'Add { connector: "AscendStoreConnector" } to the connectors of a MultiConnector, or remove kvTransfer.pool',
          },
        ],
      },
    ],
    passes: [
      { name: "a pool with a store", topology: pooled() },
      { name: "no pool", topology: prefillDecode() },
    ],
  },
  "ascend-pool-settings": {
    fails: [
      {
        name: "an address in the config",
        topology: mooncake({ config: { master_server_address: "10.0.0.1:50088" } }),
        reports: [
          {
            path: "kvTransfer.pool.config.master_server_address",
            value: "10.0.0.1:50088",
            message:
              "kvTransfer.pool.config.master_server_address points the clients at another server than that of kvTransfer.pool.",
            fix: "Remove master_server_address from kvTransfer.pool.config, and set kvTransfer.pool.port",
          },
        ],
      },
      {
        name: "a port too high for MemCache",
        topology: withPool({ backend: "memcache", port: 62_536 }),
        reports: [
          {
            path: "kvTransfer.pool.port",
            value: 62_536,
            message:
              "kvTransfer.pool.port must be in 1025–62535: MemCache also uses the ports 1000 and 3000 above it.",
            fix: "Set kvTransfer.pool.port to 5000",
          },
        ],
      },
      {
        name: "memory of an unknown role, and sizes that are none",
        topology: mooncake({ segmentSize: { serve: "1GB", prefill: "64GiB" } }),
        reports: [
          {
            path: "kvTransfer.pool.segmentSize.serve",
            value: "1GB",
            message: "kvTransfer.pool.segmentSize.serve is for a role that no group has.",
            fix: "Remove serve, or rename it to one of prefill, decode",
          },
          {
            path: "kvTransfer.pool.segmentSize.prefill",
            value: "64GiB",
            message: "kvTransfer.pool.segmentSize.prefill is not a size.",
            fix: 'Set kvTransfer.pool.segmentSize.prefill to a number with a unit, e.g. "64GB"',
          },
        ],
      },
      {
        name: "a size that the config replaces",
        topology: mooncake({ segmentSize: { prefill: "64GB" }, config: { global_segment_size: "1GB" } }),
        reports: [
          {
            path: "kvTransfer.pool.segmentSize.prefill",
            value: "64GB",
            message:
              "kvTransfer.pool.segmentSize.prefill has no effect: kvTransfer.pool.config.global_segment_size replaces it.",
            fix: "Remove global_segment_size from kvTransfer.pool.config",
          },
        ],
      },
    ],
    passes: [
      {
        name: "the documented settings",
        topology: mooncake({
          segmentSize: { prefill: "64GB", decode: "0" },
          config: { preferred_segment: true, tenant_id: "default" },
        }),
      },
      { name: "the highest port of MemCache", topology: withPool({ backend: "memcache", port: 62_535 }) },
      { name: "no pool", topology: prefillDecode() },
    ],
  },
  "ascend-pool-fabric-memory": {
    fails: [
      {
        name: "half a gigabyte of fabric memory",
        topology: fabric("1536MB"),
        reports: [
          {
            path: "kvTransfer.pool.segmentSize.prefill",
            value: "1536MB",
            message:
              "kvTransfer.pool.segmentSize.prefill must be a multiple of 1GB: groups.prefill uses fabric memory.",
            fix: 'Set kvTransfer.pool.segmentSize.prefill to "2GB", or remove ASCEND_ENABLE_USE_FABRIC_MEM from groups.prefill.env',
          },
        ],
      },
    ],
    passes: [
      { name: "whole gigabytes", topology: fabric("2048MB") },
      { name: "no memory", topology: fabric("0") },
      { name: "other memory", topology: fabric("1536MB", "0") },
    ],
  },
  "ascend-pool-hash-seed": {
    fails: [
      {
        name: "a seed on one side that glm-serve does not set on the other",
        topology: seeds(undefined, "1"),
        reports: [
          {
            path: "groups.decode.env.PYTHONHASHSEED",
            value: "1",
            message:
              "groups.decode.env.PYTHONHASHSEED must be 0, as in groups.prefill: otherwise the groups do not find each other's caches in the pool.",
            fix: 'Set groups.decode.env.PYTHONHASHSEED to "0"',
          },
        ],
      },
      {
        name: "a random seed",
        topology: seeds("random", undefined),
        reports: [
          {
            path: "groups.prefill.env.PYTHONHASHSEED",
            value: "random",
            message:
              "groups.prefill.env.PYTHONHASHSEED is random: each process hashes prompts differently, and does not find the caches of the others in the pool.",
            fix: 'Set groups.prefill.env.PYTHONHASHSEED to "0"',
          },
        ],
      },
      {
        name: "another seed on one node",
        topology: onNode("prefill", { PYTHONHASHSEED: "1" }),
        reports: [
          {
            path: "groups.prefill.overrides.nodes.0.env.PYTHONHASHSEED",
            value: "1",
            message:
              "groups.prefill.overrides.nodes.0.env.PYTHONHASHSEED must be 0, as in groups.prefill: otherwise the processes do not find each other's caches in the pool.",
            fix: 'Set groups.prefill.overrides.nodes.0.env.PYTHONHASHSEED to "0"',
          },
        ],
      },
      {
        name: "a random seed of one rank",
        topology: pooled((topology) => {
          groupOf(topology, "decode").overrides = { ranks: { "1": { env: { PYTHONHASHSEED: "random" } } } };
        }),
        reports: [
          {
            path: "groups.decode.overrides.ranks.1.env.PYTHONHASHSEED",
            value: "random",
            message: /^groups\.decode\.overrides\.ranks\.1\.env\.PYTHONHASHSEED is random/,
            fix: 'Set groups.decode.overrides.ranks.1.env.PYTHONHASHSEED to "0"',
          },
        ],
      },
    ],
    passes: [
      { name: "one seed", topology: seeds("42", "42") },
      { name: "no seed: glm-serve sets one", topology: seeds(undefined, undefined) },
      { name: "no store", topology: serving(1) },
    ],
  },
};
