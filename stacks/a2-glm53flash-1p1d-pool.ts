import { defineTopology } from "../core/index.ts";
import plain from "./a2-glm53flash-1p1d.ts";
import { a2Transfer, poolSettings, prefixPool } from "./parts/glm-5.3-flash.ts";

/**
 * a2-glm53flash-1p1d with a Mooncake pool, to which prefill saves the caches of prompts and from which only prefill loads them: entries of
 * tp 8 do not fit decode with tp 2. GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.4, A2.
 *
 * Additions to the documented processes, beside those of a2-glm53flash-1p1d:
 * - The master of the pool, which the document starts by hand on the first node of prefill, in a pod of its own, with the document's
 *   port and arguments. It starts before the groups, whose order does not matter then.
 *
 * Each prefill device gives the pool 8 GB of the node's memory, 64 GB per node. The document needs neither huge pages nor
 * `HCCL_INTRA_ROCE_ENABLE` here, unlike kv_cache_pool_ascend_store.md.
 *
 * `lookup_rpc_port` is part of the name of a local socket (pool_scheduler.py:1233) and no TCP port. vLLM itself also appends the
 * rank to the engine ids (vLLM 0.30.0, v1/engine/core.py:1310).
 *
 * Deviations from the document:
 * - `MOONCAKE_CONFIG_PATH` is that of the config file that the launch scripts come with. The file has the document's values and the
 *   address of the master's Service.
 * - Those of a2-glm53flash-1p1d: `--data-parallel-size-local` and `--data-parallel-start-rank` in place of `--data-parallel-rank` for
 *   prefill, and its port on the headless node.
 */
export default defineTopology({
  ...plain,
  name: "a2-glm53flash-1p1d-pool",
  summary:
    "GLM-5.3-Flash w8a8 on four Atlas 800 A2, prefill dp 2, tp 8, decode dp 8, tp 2, Mooncake pool, context 200000",
  source: "GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.4",
  kvTransfer: prefixPool(a2Transfer, "8GB"),
  groups: {
    prefill: { ...plain.groups.prefill, ...poolSettings.prefill },
    decode: { ...plain.groups.decode, ...poolSettings.decode },
  },
});
