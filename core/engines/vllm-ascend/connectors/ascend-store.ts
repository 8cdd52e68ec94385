import { Role } from "../../../topology/index.ts";
import type { Connector } from "./connector.ts";

/** Where the pool of an AscendStoreConnector is (`backend`), and the variable with the path of its config file. */
export const backends: Readonly<Record<string, { readonly title: string; readonly variable: string }>> = {
  mooncake: { title: "Mooncake", variable: "MOONCAKE_CONFIG_PATH" },
  memcache: { title: "MemCache", variable: "MMC_LOCAL_CONFIG_PATH" },
  yuanrong: { title: "Yuanrong", variable: "YR_CONFIG_PATH" },
};

/** The `backend` without one (ascend_store_connector.py:113). */
export const DEFAULT_BACKEND = "mooncake";

/** Keeps the cache of prefixes in a pool that all groups share. */
export const ascendStore: Connector = {
  name: "AscendStoreConnector",
  releases: {},
  // The old name; each start logs a warning (ascend_store_connector.py:120 at v0.30.0rc2).
  aliases: { MooncakeConnectorStoreV1: {} },
  source:
    "vllm-ascend v0.13.0rc1 to v0.30.0rc2, distributed/kv_transfer/__init__.py and kv_pool/ascend_store; kv_cache_pool_ascend_store.md",
  roles: { [Role.Serve]: "kv_both", [Role.Prefill]: "kv_producer", [Role.Decode]: "kv_consumer" },
  keys: {
    backend: "implementation of the pool: mooncake, memcache or yuanrong",
    // The name of a local socket, not a TCP port (pool_scheduler.py:1235-1248 at v0.30.0rc2).
    lookup_rpc_port: "name of the socket between scheduler and worker, different for each engine of a pod",
    mooncake_rpc_port: "old name of lookup_rpc_port",
    load_async: "loads while other requests run",
    use_layerwise: "loads and saves layer by layer; prefill only",
    consumer_is_to_load: "decode loads from the pool",
    consumer_is_to_put: "decode saves to the pool",
    save_decode_cache: "saves generated tokens, too",
    discard_partial_chunks: "saves whole blocks only",
    prefill_pp_size: "pipeline stages of prefill, for consumer_is_to_put",
    prefill_pp_layer_partition: "layers of the pipeline stages of prefill",
    prefill_tp_size: "tensor parallel size of prefill, where it differs",
    decode_tp_size: "tensor parallel size of decode, where it differs",
    prefill_dcp_size: "decode context parallel size of prefill, where it differs",
    decode_dcp_size: "decode context parallel size of decode, where it differs",
    prefill_pcp_size: "prefill context parallel size of prefill, where it differs",
    decode_pcp_size: "prefill context parallel size of decode, where it differs",
    memcache_dp_init_barrier: "waits for all ranks after MemCache has started",
    h2d_stagger_us: "microseconds between copies to the devices",
    layerwise_max_transfer_blocks: "most blocks of one copy",
    layerwise_max_transfer_bytes: "most bytes of one copy",
    layerwise_prefetch_layers: "layers that are loaded ahead",
    layerwise_num_shared_buffers: "buffers that the layers share",
    layerwise_independent_layers: "layers with buffers of their own",
    qos_priority: "priority of its traffic, 0 to 4",
  },
  readsDegrees: false,
  decodeMay: { stages: true, promptShards: true },
  mooncake: false,
};
