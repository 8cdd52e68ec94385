import { DEFAULT_SEGMENT, type PoolBackend, TOOLKIT } from "./pool-backend.ts";

const DOCUMENT = "vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md";

/**
 * Milliseconds that a client may read a block: longer than ASCEND_CONNECT_TIMEOUT and ASCEND_TRANSFER_TIMEOUT, 10 s by default
 * (kv_cache_pool_ascend_store.md, default_kv_lease_ttl).
 */
const LEASE = 11_000;

const LEASE_MARGIN = 1000;

/**
 * Mooncake's master keeps the directory of the pool; the processes of the groups give the memory and move the blocks. The
 * arguments are those of kv_cache_pool_ascend_store.md, step 2.
 */
export const mooncakePool: PoolBackend = {
  documentedPort: 50_088,
  server: ({ port, config }, { slowestTransfer }) => ({
    prepare: [...TOOLKIT, 'export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}/usr/local/lib"'],
    argv: [
      "mooncake_master",
      ...["--port", String(port)],
      ...["--eviction_high_watermark_ratio", "0.9"],
      ...["--eviction_ratio", "0.1"],
      ...["--default_kv_lease_ttl", String(Math.max(LEASE, slowestTransfer + LEASE_MARGIN))],
      `--enable_offload=${config["enable_ssd_offload"] === true}`,
      // Seconds; with the default of 10 clients expire while CPU binding delays their first ping.
      "--client_ttl=120",
    ],
    files: {},
    ports: [
      {
        name: "master",
        port,
        why: "directory of the pool",
        base: "kvTransfer.pool.port",
        source: `${DOCUMENT}: --port of mooncake_master`,
      },
      {
        name: "metrics",
        port: 9003,
        why: "metrics of the pool",
        base: "Mooncake's default",
        source: `${DOCUMENT}: metrics port of mooncake_master`,
      },
    ],
  }),
  file: "mooncake.json",
  content: ({ port, config, segmentSize }, { address, role }) =>
    `${JSON.stringify(
      {
        metadata_server: "P2PHANDSHAKE",
        protocol: "ascend",
        device_name: "",
        master_server_address: `${address}:${port}`,
        global_segment_size: segmentSize[role] ?? DEFAULT_SEGMENT,
        ...config,
      },
      undefined,
      2,
    )}\n`,
  owned: ["master_server_address"],
  segment: "global_segment_size",
  prepare: [],
};
