import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import {
  a3Accepts,
  a3DecodeConfig,
  a3Env,
  a3PrefillConfig,
  decodeContext,
  rpcPortAccepts,
} from "./parts/glm-5.2-prefill-decode.ts";
import { base, decodeGraphs, drafts, engines, tools } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.2 w8a8c8 on four Atlas 800 A3 with a context of one million tokens: two prefill ranks of a node each, whose caches are spread
 * over its sixteen devices, eight decode ranks on the other two nodes, spread over four, and the proxy in front. GLM5.2.md of
 * vllm-ascend v0.23.0.post1, §5.2.2.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head of each group (16601).
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values without effect, kept unchanged: `fuse_muls_add` at the top of `additionalConfig` (by default on in
 * ascend_compilation_config), `multistream_overlap_shared_expert`, which fused MC2 turns off (vllm-ascend v0.23.0,
 * ascend_config.py:179), `HCCL_TRANSFER_TIMEOUT`, which HCCL does not have, and `VLLM_ASCEND_ENABLE_MLAPO` on decode, beside an int8
 * cache (sfa_v1.py:697).
 *
 * Deviations from the document:
 * - The `engine_id` of a prefill rank is its rank, instead of 0 for both. With context parallelism decode keeps the ports of a prefill
 *   engine by this id (vllm-ascend v0.23.0.post1, mooncake_connector.py:2898), and would ask the second rank on the ports of the first.
 *   vLLM 0.23 appends only the number of the rank on its node (core.py:1145), which is 0 for both.
 * - That of a decode rank is 100 plus the rank, as in §5.1.1.3, instead of 2 for all.
 * - The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md).
 */
export default defineTopology({
  name: "a3-glm52-1m-1p1d",
  summary:
    "GLM-5.2 w8a8c8 on four Atlas 800 A3, prefill dp 2, tp 16, dcp 16, decode dp 8, tp 4, dcp 4, context 1048576",
  source: "GLM5.2.md of vllm-ascend v0.23.0.post1, §5.2.2",
  model: glm52("w8a8c8", "glm-5"),
  engine: engines["v0.23.0.post1"],
  hardware: "atlas-800-a3",
  kvTransfer: { connector: "MooncakeConnectorV1", useAscendDirect: true },
  groups: {
    prefill: {
      role: "prefill",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 16,
      ports: { api: 9081, dataParallelRpc: 16600, kv: 30000 },
      engineId: "{rank}",
      env: { ...a3Env, HCCL_BUFFSIZE: "400", VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" },
      args: {
        ...base,
        ...tools,
        ...drafts(1),
        ...decodeContext(16),
        enableExpertParallel: true,
        maxModelLen: 1048576,
        maxNumBatchedTokens: 8192,
        enablePrefixCaching: true,
        maxNumSeqs: 64,
        gpuMemoryUtilization: 0.9,
        enforceEager: true,
        additionalConfig: a3PrefillConfig,
      },
      overrides: { nodes: { "1": { ports: { api: 9082 } } } },
    },
    decode: {
      role: "decode",
      nodes: 2,
      dataParallelSize: 8,
      tensorParallelSize: 4,
      ports: { api: 9900, dataParallelRpc: 16600, kv: 30200 },
      engineId: "{100+rank}",
      env: { ...a3Env, HCCL_BUFFSIZE: "400", TASK_QUEUE_ENABLE: "1", VLLM_ASCEND_ENABLE_MLAPO: "1" },
      args: {
        ...base,
        ...tools,
        ...decodeGraphs,
        ...drafts(5),
        ...decodeContext(4),
        enableExpertParallel: true,
        maxModelLen: 1048576,
        maxNumBatchedTokens: 192,
        maxNumSeqs: 32,
        gpuMemoryUtilization: 0.92,
        asyncScheduling: true,
        additionalConfig: a3DecodeConfig,
      },
    },
  },
  proxy: { port: 8000 },
  accepts: {
    ...a3Accepts,
    ...rpcPortAccepts,
    "ascend-mlapo-effective": {
      "groups.decode.env.VLLM_ASCEND_ENABLE_MLAPO":
        "the document sets it beside an int8 cache, which excludes MLAPO (v0.23.0.post1, sfa_v1.py:697)",
    },
    "ascend-known-defect": {
      "engine.version":
        "§5.2 of the document combines them for w8a8c8 weights, and reports the loss of speed for w4a8c8 only",
    },
  },
});
