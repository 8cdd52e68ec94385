import { defineTopology } from "../core/index.ts";
import plain from "./a3-glm53flash-1p1d.ts";
import { poolSettings, prefixPool } from "./parts/glm-5.3-flash.ts";

/** Variables that the pool adds to both scripts: memory of the super-pod's fabric. */
const fabric = { ACL_OP_INIT_MODE: "1", ASCEND_ENABLE_USE_FABRIC_MEM: "1" };

/**
 * a3-glm53flash-1p1d with a Mooncake pool, to which prefill saves the caches of prompts and from which only prefill loads them: entries of
 * tp 8 do not fit decode with tp 1. GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.4, A3.
 *
 * Additions to the documented processes, beside those of a3-glm53flash-1p1d:
 * - The master of the pool, which the document starts by hand on the node of prefill, in a pod of its own, with the document's port
 *   and arguments. It starts before the groups, whose order does not matter then.
 *
 * Each prefill device gives the pool 64 GB of the node's memory, 1 TB in all. The default of `resources.requests.memory` does not
 * cover that: set it in the site, or lower `kvTransfer.pool.segmentSize.prefill`. Fabric memory needs HDK 26.0, or 25.5 with this Mooncake, and LingQu Computing Network 1.5
 * (kv_cache_pool_ascend_store.md).
 *
 * `lookup_rpc_port` is part of the name of a local socket (pool_scheduler.py:1233) and no TCP port. `mamba_cache_mode` is "align" by
 * itself, since prefixes are cached by default.
 *
 * Deviation from the document: `MOONCAKE_CONFIG_PATH` is that of the config file that the launch scripts come with. The file has the
 * document's values and the address of the master's Service.
 */
export default defineTopology({
  ...plain,
  name: "a3-glm53flash-1p1d-pool",
  summary:
    "GLM-5.3-Flash w8a8 on two Atlas 800 A3, prefill dp 2, tp 8, decode dp 16, tp 1, Mooncake pool, context 133120",
  source: "GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.4",
  kvTransfer: prefixPool({ connector: "MooncakeConnectorV2" }, "64GB"),
  groups: {
    prefill: {
      ...plain.groups.prefill,
      ...poolSettings.prefill,
      env: { ...plain.groups.prefill.env, ...fabric },
    },
    decode: {
      ...plain.groups.decode,
      ...poolSettings.decode,
      env: { ...plain.groups.decode.env, ...fabric },
    },
  },
  accepts: {
    ...plain.accepts,
    "ascend-pool-memory": {
      "resources.requests.memory":
        "the document's size; the request, which each site sets to what its nodes have, must be above 1Ti for it",
    },
  },
});
