import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import { ownDrafts, pairAccepts, pairConfig, pairEnv } from "./parts/glm-5.2-w8a8.ts";
import { base, decodeGraphs, engines, everywhere, oneThread, tools } from "./parts/vllm-ascend-documents.ts";

const env = { ...everywhere, ...oneThread, ...pairEnv };

/**
 * GLM-5.2 w8a8 on eight Atlas 800 A2 with a context of 115168 for prefill and 135168 for decode: four prefill ranks on four nodes,
 * eight decode ranks on the other four, and the proxy in front. First edition of GLM5.2.md, in vllm-ascend v0.22.1rc1, Deployment on
 * 8 Atlas 800 A2.
 *
 * Additions to the documented processes:
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head of each group (16592, 16601). The launcher of the document keeps the other
 *   ranks running when one dies.
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values without effect, kept unchanged: `fuse_muls_add` at the top of `additionalConfig` (by default on in
 * ascend_compilation_config), `enable_sparse_c8` false, which v0.23.0rc1 replaced with two keys, `recompute_scheduler_enable` on
 * prefill, which the release ignores there, and `DYNAMIC_EPLB` on decode, which only permits `dynamic_eplb` of `eplb_config`
 * (v0.23.0.post1, ascend_config.py:887).
 *
 * Deviations from the document:
 * - v0.23.0.post1. The image of the document, `glm5.2`, belongs to no release, and v0.22.1rc1 does not load the weights
 *   (vllm-ascend #11208, #12660).
 * - The stack omits `VLLM_VERSION` 0.21.0. The plugin would treat vLLM 0.23.0 as 0.21.0 (v0.23.0.post1, utils.py:611).
 * - The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md).
 * - `kv_connector` MooncakeConnectorV1 without `kv_connector_module_path`: the name under which the plugin registers the class of the
 *   document (v0.23.0.post1, kv_transfer/__init__.py:29).
 */
export default defineTopology({
  name: "a2-glm52-w8a8-1p1d",
  summary: "GLM-5.2 w8a8 on eight Atlas 800 A2, prefill dp 4, tp 8, decode dp 8, tp 4, context 135168",
  source: "GLM5.2.md of vllm-ascend v0.22.1rc1, Deployment on 8 Atlas 800 A2",
  model: glm52("w8a8", "glm-52"),
  engine: engines["v0.23.0.post1"],
  hardware: "atlas-800-a2",
  kvTransfer: {
    connector: "MooncakeConnectorV1",
    useAscendDirect: true,
  },
  groups: {
    prefill: {
      role: "prefill",
      nodes: 4,
      dataParallelSize: 4,
      tensorParallelSize: 8,
      ports: { api: 9081, dataParallelRpc: 16591, kv: 30000 },
      engineId: "0",
      env: {
        ...env,
        HCCL_BUFFSIZE: "256",
        VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: "480",
        VLLM_ASCEND_ENABLE_FLASHCOMM1: "1",
      },
      args: {
        ...base,
        ...tools,
        ...ownDrafts(3),
        enableExpertParallel: true,
        maxModelLen: 115168,
        maxNumBatchedTokens: 4096,
        maxNumSeqs: 64,
        gpuMemoryUtilization: 0.95,
        asyncScheduling: true,
        enableChunkedPrefill: true,
        enablePrefixCaching: true,
        enforceEager: true,
        additionalConfig: { ...pairConfig, enable_dsa_cp: true },
      },
    },
    decode: {
      role: "decode",
      nodes: 4,
      dataParallelSize: 8,
      tensorParallelSize: 4,
      ports: { api: 9900, dataParallelRpc: 16600, kv: 30100 },
      engineId: "1",
      env: {
        ...env,
        HCCL_BUFFSIZE: "500",
        TASK_QUEUE_ENABLE: "1",
        DYNAMIC_EPLB: "1",
        VLLM_ASCEND_ENABLE_MLAPO: "1",
      },
      args: {
        ...base,
        ...tools,
        ...decodeGraphs,
        ...ownDrafts(3),
        enableExpertParallel: true,
        maxModelLen: 135168,
        maxNumBatchedTokens: 164,
        maxNumSeqs: 48,
        gpuMemoryUtilization: 0.92,
        asyncScheduling: true,
        enablePrefixCaching: true,
        additionalConfig: pairConfig,
      },
    },
  },
  proxy: { port: 8000 },
  accepts: pairAccepts(41),
});
