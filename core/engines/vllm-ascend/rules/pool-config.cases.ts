import type { KvPoolSpec, Topology } from "../../../topology/index.ts";
import type { CasesByRule } from "../../../../test/support/rule-cases.ts";
import { pooled } from "../../../../test/support/pooled.ts";
import { groupOf, prefillDecode } from "../../../../test/support/topologies.ts";

const CONFIG = "kvTransfer.pool.config";

function withPool(pool: KvPoolSpec, version: string, change: (topology: Topology) => void = () => {}) {
  return pooled((topology) => {
    topology.engine.version = version;
    Object.assign(topology.kvTransfer ?? {}, {
      pool,
      connectors: [
        { connector: "MooncakeConnectorV1" },
        { connector: "AscendStoreConnector", extraConfig: { backend: pool.backend } },
      ],
    });
    change(topology);
  });
}

const mooncake = (
  settings: Partial<KvPoolSpec>,
  version = "v0.30.0rc2",
  change?: (topology: Topology) => void,
) => withPool({ backend: "mooncake", port: 50_088, ...settings }, version, change);

const memcache = (settings: Partial<KvPoolSpec>) =>
  withPool({ backend: "memcache", port: 5000, ...settings }, "v0.30.0rc2");

const env = (variables: Readonly<Record<string, string>>) => (topology: Topology) => {
  const group = groupOf(topology, "prefill");
  group.env = { ...group.env, ...variables };
};

const WORLD = "ock.mmc.local_service.world_size";

export const cases: CasesByRule = {
  "ascend-pool-config-known": {
    fails: [
      {
        name: "a mistyped key of mooncake.json, and one that no release reads",
        topology: mooncake({ config: { prefered_segment: true, colour: "red" } }),
        reports: [
          {
            path: `${CONFIG}.prefered_segment`,
            value: true,
            message: "vllm-ascend v0.30.0rc2 does not read prefered_segment in mooncake.json.",
            fix: 'Did you mean "preferred_segment"?',
          },
          {
            path: `${CONFIG}.colour`,
            value: "red",
            message: /does not read colour/,
            fix: `Remove colour from ${CONFIG}`,
          },
        ],
      },
      {
        name: "a key of a later release",
        topology: mooncake({ config: { tenant_id: "default" } }, "v0.26.0rc1"),
        reports: [
          {
            path: `${CONFIG}.tenant_id`,
            value: "default",
            message: /^vllm-ascend v0\.26\.0rc1 does not read tenant_id/,
            fix: `Remove tenant_id from ${CONFIG}`,
          },
        ],
      },
      {
        name: "a key of Mooncake for MemCache",
        topology: memcache({ config: { preferred_segment: true } }),
        reports: [
          {
            path: `${CONFIG}.preferred_segment`,
            value: true,
            message: `${CONFIG}.preferred_segment is not a setting of mmc-local.conf; their names begin with ock.mmc or ubsio.`,
            fix: `Remove preferred_segment from ${CONFIG}`,
          },
        ],
      },
    ],
    passes: [
      {
        name: "the documented keys",
        topology: mooncake({
          config: {
            preferred_segment: true,
            prefer_alloc_in_same_node: true,
            enable_ssd_offload: false,
            tenant_id: "default",
          },
        }),
      },
      { name: "settings of MemCache", topology: memcache({ config: { "ubsio.mem.size_in_gb": 10 } }) },
      { name: "no pool", topology: prefillDecode() },
    ],
  },
  "ascend-pool-config-values": {
    fails: [
      {
        name: "texts for switches and sizes",
        topology: mooncake({ config: { preferred_segment: "yes", local_buffer_size: "1GiB" } }),
        reports: [
          {
            path: `${CONFIG}.preferred_segment`,
            value: "yes",
            message: `${CONFIG}.preferred_segment must be true or false.`,
            fix: `Remove preferred_segment from ${CONFIG}, or set it to true or false`,
          },
          {
            path: `${CONFIG}.local_buffer_size`,
            value: "1GiB",
            message: `${CONFIG}.local_buffer_size must be a size, e.g. "1GB".`,
            fix: /or set it to a size/,
          },
        ],
      },
      {
        name: "an SSD at a relative path",
        topology: mooncake({ config: { enable_ssd_offload: true, ssd_offload_path: "nvme" } }),
        reports: [
          {
            path: `${CONFIG}.ssd_offload_path`,
            value: "nvme",
            message: `${CONFIG}.ssd_offload_path must be an absolute path: ${CONFIG}.enable_ssd_offload is on.`,
            fix: `Remove enable_ssd_offload from ${CONFIG}, or set ssd_offload_path to a directory of the containers`,
          },
        ],
      },
      {
        name: "a tenant that Mooncake does not separate",
        topology: mooncake({ config: { tenant_id: "a" } }),
        reports: [
          {
            path: `${CONFIG}.tenant_id`,
            value: "a",
            message: `${CONFIG}.tenant_id "a" requires Mooncake 0.3.12; the image of vllm-ascend v0.30.0rc2 has 0.3.11.post1.`,
            fix: `Remove tenant_id from ${CONFIG}`,
          },
        ],
      },
      {
        name: "fewer places than processes",
        topology: memcache({ config: { [WORLD]: 16 } }),
        reports: [
          {
            path: `${CONFIG}.${WORLD}`,
            value: 16,
            message: `${CONFIG}.${WORLD} 16 is below the 96 processes of the groups, one per device.`,
            fix: `Set ${CONFIG}.${WORLD} to at least 96`,
          },
        ],
      },
      {
        name: "more places than MemCache has",
        topology: memcache({ config: { [WORLD]: 2048 } }),
        reports: [
          {
            path: `${CONFIG}.${WORLD}`,
            value: 2048,
            message: `${CONFIG}.${WORLD} must be at most 1024.`,
            fix: `Set ${CONFIG}.${WORLD} to at most 1024`,
          },
        ],
      },
      {
        name: "text of several lines for mmc-local.conf",
        topology: memcache({ config: { "ock.mmc.log_level": "info\nock.mmc.x = 1" } }),
        reports: [
          {
            path: `${CONFIG}.ock.mmc.log_level`,
            value: "info\nock.mmc.x = 1",
            message: `${CONFIG}.ock.mmc.log_level must be one line of text, a number, true or false.`,
            fix: `Remove ock.mmc.log_level from ${CONFIG}, or set it to one line of text`,
          },
        ],
      },
      {
        name: "an object for mmc-local.conf",
        topology: memcache({ config: { "ock.mmc.log_level": { level: "info" } } }),
        reports: [
          {
            path: `${CONFIG}.ock.mmc.log_level`,
            value: { level: "info" },
            message: /must be one line of text, a number, true or false\.$/,
            fix: /or set it to one line of text$/,
          },
        ],
      },
    ],
    passes: [
      {
        name: "an SSD at an absolute path",
        topology: mooncake({ config: { enable_ssd_offload: true, ssd_offload_path: "/nvme/pool" } }),
      },
      { name: "the usual tenant", topology: mooncake({ config: { tenant_id: "default" } }) },
      {
        name: "a tenant in an image of the site",
        topology: mooncake({ config: { tenant_id: "a" } }),
        site: { image: "registry.example/vllm:1" },
      },
      { name: "a place for every process", topology: memcache({ config: { [WORLD]: 96 } }) },
      { name: "as many places as MemCache has", topology: memcache({ config: { [WORLD]: 1024 } }) },
    ],
  },
  "ascend-pool-clients": {
    fails: [
      {
        name: "more processes than MemCache takes",
        topology: withPool({ backend: "memcache", port: 5000 }, "v0.30.0rc2", (topology) => {
          groupOf(topology, "decode").replicas = 32;
        }),
        reports: [
          {
            path: "kvTransfer.pool",
            message: "kvTransfer.pool has 2080 clients, one per device; MemCache takes at most 1024.",
            fix: "Lower the replicas of the groups, or deploy several topologies with a pool each",
          },
        ],
      },
    ],
    passes: [
      { name: "as many processes as the documents have", topology: memcache({}) },
      {
        name: "many processes of Mooncake",
        topology: mooncake({}, "v0.30.0rc2", (topology) => {
          groupOf(topology, "decode").replicas = 32;
        }),
      },
    ],
  },
  "ascend-pool-aligned": {
    fails: [
      {
        name: "half a gigabyte",
        topology: mooncake({ segmentSize: { prefill: "512MB" } }),
        reports: [
          {
            path: "kvTransfer.pool.segmentSize.prefill",
            value: "512MB",
            message:
              "kvTransfer.pool.segmentSize.prefill is not a multiple of 1GB, to which the documentation aligns the memory of the pool.",
            fix: 'Set kvTransfer.pool.segmentSize.prefill to "1GB"',
          },
        ],
      },
    ],
    passes: [
      { name: "whole gigabytes", topology: memcache({ segmentSize: { prefill: "40GB" } }) },
      { name: "no memory", topology: mooncake({ segmentSize: { decode: "0" } }) },
      {
        name: "fabric memory, whose rule reports it",
        topology: mooncake(
          { segmentSize: { prefill: "512MB" } },
          "v0.30.0rc2",
          env({ ASCEND_ENABLE_USE_FABRIC_MEM: "1" }),
        ),
      },
    ],
  },
  "ascend-pool-overridden": {
    fails: [
      {
        name: "both variables",
        topology: mooncake(
          {},
          "v0.30.0rc2",
          env({ MOONCAKE_MASTER: "10.0.0.1:50088", MOONCAKE_GLOBAL_SEGMENT_SIZE: "64GB" }),
        ),
        reports: [
          {
            path: "groups.prefill.env.MOONCAKE_MASTER",
            value: "10.0.0.1:50088",
            message: "MOONCAKE_MASTER overrides master_server_address of kvTransfer.pool in groups.prefill.",
            fix: "Remove MOONCAKE_MASTER",
          },
          {
            path: "groups.prefill.env.MOONCAKE_GLOBAL_SEGMENT_SIZE",
            value: "64GB",
            message: /overrides global_segment_size/,
            fix: "Remove MOONCAKE_GLOBAL_SEGMENT_SIZE, and set kvTransfer.pool.segmentSize.prefill",
          },
        ],
      },
    ],
    passes: [
      { name: "neither", topology: mooncake({}) },
      {
        name: "a release that does not read them",
        topology: mooncake({}, "v0.19.1rc1", env({ MOONCAKE_MASTER: "10.0.0.1:50088" })),
      },
    ],
  },
};
