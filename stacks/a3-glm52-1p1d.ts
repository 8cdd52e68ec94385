import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import { a3Accepts, a3DecodeConfig, a3Env, a3PrefillConfig } from "./parts/glm-5.2-prefill-decode.ts";
import { base, decodeGraphs, drafts, engines, indexCache, tools } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.2 w8a8c8 on four Atlas 800 A3 with a context of 202752: one prefill engine whose two pipeline stages fill two nodes, eight
 * decode ranks on the other two, and the proxy in front. GLM5.2.md of vllm-ascend v0.23.0.post1, §5.1.1.3.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head of each group (7059, 12322). The document starts the nodes by hand.
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values without effect, kept unchanged: `fuse_muls_add` at the top of `additionalConfig` (by default on in
 * ascend_compilation_config), `multistream_overlap_shared_expert`, which fused MC2 turns off (vllm-ascend v0.23.0,
 * ascend_config.py:179), `HCCL_TRANSFER_TIMEOUT`, which HCCL does not have, and `VLLM_ASCEND_ENABLE_MLAPO` on decode, beside an int8
 * cache (sfa_v1.py:697).
 *
 * Documented value with a known issue, kept unchanged: `layersPerStage` 41 and 37 separates layer 41 from layer 38, whose selection of
 * tokens it uses. The engine starts and serves, but in this release layer 41 uses what its own stage last selected, for other tokens
 * (sfa_v1.py:1946), which can cost accuracy. GLM5.3.md of v0.30.0rc2 has 42 and 36.
 *
 * Deviations from the document:
 * - The headless node also has `--port`, which it does not use.
 * - The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md).
 */
export default defineTopology({
  name: "a3-glm52-1p1d",
  summary: "GLM-5.2 w8a8c8 on four Atlas 800 A3, prefill pp 2, tp 16, decode dp 8, tp 4, context 202752",
  source: "GLM5.2.md of vllm-ascend v0.23.0.post1, §5.1.1.3",
  model: glm52("w8a8c8", "glm-5"),
  engine: engines["v0.23.0.post1"],
  hardware: "atlas-800-a3",
  kvTransfer: { connector: "MooncakeConnectorV1", useAscendDirect: true },
  groups: {
    prefill: {
      role: "prefill",
      nodes: 2,
      dataParallelSize: 1,
      tensorParallelSize: 16,
      pipelineParallelSize: 2,
      layersPerStage: [41, 37],
      ports: { api: 9081, master: 7060, kv: 30000 },
      engineId: "0",
      env: { ...a3Env, HCCL_BUFFSIZE: "400", VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" },
      args: {
        ...base,
        ...tools,
        ...drafts(1),
        ...indexCache,
        enableExpertParallel: true,
        maxModelLen: 202752,
        maxNumBatchedTokens: 16384,
        enablePrefixCaching: true,
        maxNumSeqs: 64,
        gpuMemoryUtilization: 0.92,
        enforceEager: true,
        additionalConfig: a3PrefillConfig,
      },
    },
    decode: {
      role: "decode",
      nodes: 2,
      dataParallelSize: 8,
      tensorParallelSize: 4,
      ports: { api: 8000, dataParallelRpc: 12321, kv: 30200 },
      engineId: "{100+rank}",
      env: { ...a3Env, HCCL_BUFFSIZE: "256", TASK_QUEUE_ENABLE: "1", VLLM_ASCEND_ENABLE_MLAPO: "1" },
      args: {
        ...base,
        ...tools,
        ...decodeGraphs,
        ...drafts(3),
        ...indexCache,
        enableExpertParallel: true,
        maxModelLen: 202752,
        maxNumBatchedTokens: 164,
        maxNumSeqs: 32,
        gpuMemoryUtilization: 0.92,
        asyncScheduling: true,
        additionalConfig: a3DecodeConfig,
      },
    },
  },
  proxy: { port: 9000 },
  accepts: {
    ...a3Accepts,
    "ascend-mlapo-effective": {
      "groups.decode.env.VLLM_ASCEND_ENABLE_MLAPO":
        "the document sets it beside an int8 cache, which excludes MLAPO (v0.23.0.post1, sfa_v1.py:697)",
    },
    "ascend-index-share-stale": {
      "groups.prefill.layersPerStage":
        "the document's stages, with which the engine starts; 42 and 36 layers would keep layer 41 with layer 38, which selects for it",
    },
  },
});
