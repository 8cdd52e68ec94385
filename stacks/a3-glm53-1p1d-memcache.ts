import { defineTopology } from "../core/index.ts";
import plain from "./a3-glm53-1p1d.ts";
import { degrees } from "./parts/glm-5.3-prefill-decode.ts";

/**
 * a3-glm53-1p1d with a MemCache pool, in which prefill and decode keep the caches of prompts. GLM5.3.md of vllm-ascend v0.30.0rc2,
 * §5.3.
 *
 * Additions to the documented processes, beside those of a3-glm53-1p1d:
 * - The meta service of MemCache, which the document starts by hand, in a pod with a network of its own, so that its metrics on 8000
 *   do not meet the APIs. Its ports are those of kv_cache_pool_ascend_store.md (5000, 6000, 8000).
 * - Both config files of MemCache. Each process gives the pool 1 GB of the node's memory, as in that document;
 *   `kvTransfer.pool.segmentSize` changes that.
 *
 * Documented values, kept unchanged: those of a3-glm53-1p1d. `lookup_rpc_port` "0" is part of the name of a local socket, which also has
 * the data-parallel rank (pool_scheduler.py:1235), and no TCP port.
 *
 * Deviations from the document:
 * - `MMC_LOCAL_CONFIG_PATH` is that of the config file that the launch scripts come with.
 * - The launch script extends `LD_LIBRARY_PATH`, with the library folder of memcache_hybrid first, as the document does.
 * - No `kv_port` beside the connectors of the MultiConnector, which does not read it: the document repeats that of
 *   MooncakeConnectorV2.
 */
export default defineTopology({
  ...plain,
  name: "a3-glm53-1p1d-memcache",
  summary:
    "GLM-5.3 w8a8c8 on four Atlas 800 A3, prefill pp 2, tp 16, decode dp 16, tp 2, MemCache pool, context 200000",
  source: "GLM5.3.md of vllm-ascend v0.30.0rc2, §5.3",
  kvTransfer: {
    connector: "MultiConnector",
    connectors: [
      { connector: "MooncakeConnectorV2", useAscendDirect: true, extraConfig: degrees },
      {
        connector: "AscendStoreConnector",
        extraConfig: { lookup_rpc_port: "0", backend: "memcache", use_layerwise: false },
      },
    ],
    pool: { backend: "memcache", port: 5000 },
  },
  groups: {
    prefill: {
      ...plain.groups.prefill,
      env: { ...plain.groups.prefill.env, ACL_OP_INIT_MODE: "1" },
    },
    decode: {
      ...plain.groups.decode,
      ports: { ...plain.groups.decode.ports, kv: 30200 },
      env: { ...plain.groups.decode.env, ACL_OP_INIT_MODE: "1" },
    },
  },
});
