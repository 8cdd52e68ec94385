import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import { ownDrafts, pairAccepts, pairConfig, pairEnv } from "./parts/glm-5.2-w8a8.ts";
import { base, decodeGraphs, engines, everywhere, oneThread, tools } from "./parts/vllm-ascend-documents.ts";

const env = {
  ...everywhere,
  ...oneThread,
  ...pairEnv,
  ASCEND_A3_ENABLE: "1",
  VLLM_ASCEND_ENABLE_FUSED_MC2: "1",
};

const overlapOff = "the document sets it beside fused MC2, which turns it off by itself";

/**
 * GLM-5.2 w8a8 on four Atlas 800 A3 with a context of 135000: two prefill ranks of 16 devices on two nodes, eight decode ranks on the
 * other two, and the proxy in front. First edition of GLM5.2.md, in vllm-ascend v0.22.1rc1, Prefill-Decode Disaggregation.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head of each group (16592, 16601). The launcher of the document keeps the other
 *   ranks running when one dies.
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values without effect, kept unchanged: `fuse_muls_add` at the top of `additionalConfig` (by default on in
 * ascend_compilation_config), `enable_sparse_c8` false, which v0.23.0rc1 replaced with two keys, `multistream_overlap_shared_expert`,
 * which fused MC2 turns off (v0.23.0, ascend_config.py:179), `recompute_scheduler_enable` on prefill, which the release ignores
 * there, and `DYNAMIC_EPLB` on decode, which only permits `dynamic_eplb` of `eplb_config` (v0.23.0.post1, ascend_config.py:887).
 *
 * Deviations from the document:
 * - v0.23.0.post1. The image of the document, `glm5.2-a3`, belongs to no release, and v0.22.1rc1 does not load the weights
 *   (vllm-ascend #11208, #12660).
 * - The stack omits `VLLM_VERSION` 0.21.0. The plugin would treat vLLM 0.23.0 as 0.21.0 (v0.23.0.post1, utils.py:611).
 * - The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md).
 * - Each prefill node starts one rank. `--dp-size-local` 2 of its launcher line needs 32 devices on a node.
 * - The decode ranks join their own first node, not the first prefill node.
 */
export default defineTopology({
  name: "a3-glm52-w8a8-1p1d",
  summary: "GLM-5.2 w8a8 on four Atlas 800 A3, prefill dp 2, tp 16, decode dp 8, tp 4, context 135000",
  source: "GLM5.2.md of vllm-ascend v0.22.1rc1, Prefill-Decode Disaggregation",
  model: glm52("w8a8", "glm-52"),
  engine: engines["v0.23.0.post1"],
  hardware: "atlas-800-a3",
  kvTransfer: { connector: "MooncakeConnectorV1", useAscendDirect: true },
  groups: {
    prefill: {
      role: "prefill",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 16,
      ports: { api: 9081, dataParallelRpc: 16591, kv: 30000 },
      engineId: "0",
      env: {
        ...env,
        HCCL_BUFFSIZE: "400",
        VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT: "480",
        VLLM_ASCEND_ENABLE_FLASHCOMM1: "1",
      },
      args: {
        ...base,
        ...tools,
        ...ownDrafts(5),
        enableExpertParallel: true,
        maxModelLen: 135000,
        maxNumBatchedTokens: 4096,
        maxNumSeqs: 64,
        gpuMemoryUtilization: 0.95,
        asyncScheduling: true,
        enforceEager: true,
        additionalConfig: { ...pairConfig, enable_dsa_cp: true },
      },
    },
    decode: {
      role: "decode",
      nodes: 2,
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
        ...ownDrafts(5),
        enableExpertParallel: true,
        maxModelLen: 135000,
        maxNumBatchedTokens: 164,
        maxNumSeqs: 48,
        gpuMemoryUtilization: 0.92,
        asyncScheduling: true,
        additionalConfig: pairConfig,
      },
    },
  },
  proxy: { port: 8000 },
  accepts: {
    ...pairAccepts(27),
    "ascend-fused-mc2-shared-expert": {
      "groups.prefill.args.additionalConfig.multistream_overlap_shared_expert": overlapOff,
      "groups.decode.args.additionalConfig.multistream_overlap_shared_expert": overlapOff,
    },
  },
});
