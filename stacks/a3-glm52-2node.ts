import { defineTopology } from "../core/index.ts";
import { glm52, servingAccepts } from "./parts/glm-5.2.ts";
import {
  base,
  decodeGraphs,
  drafts,
  engines,
  everywhere,
  longTimeouts,
  oneThread,
  tools,
} from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.2 w8a8c8 on two Atlas 800 A3 with a context of 202752: eight data-parallel ranks, the head serves, the other node is
 * headless. GLM5.2.md of vllm-ascend v0.23.0.post1, §5.1.1.2.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head.
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values without effect, kept unchanged: `fuse_muls_add` at the top of `additionalConfig` (by default on in
 * ascend_compilation_config), `VLLM_ASCEND_ENABLE_MLAPO` beside `enable_dsa_cp`, and `HCCL_TRANSFER_TIMEOUT`, which HCCL does not have.
 */
export default defineTopology({
  name: "a3-glm52-2node",
  summary: "GLM-5.2 w8a8c8 on two Atlas 800 A3, dp 8, tp 4, context 202752",
  source: "GLM5.2.md of vllm-ascend v0.23.0.post1, §5.1.1.2",
  model: glm52("w8a8c8", "glm-5"),
  engine: engines["v0.23.0.post1"],
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 8,
      tensorParallelSize: 4,
      ports: { api: 8077, dataParallelRpc: 12980 },
      env: {
        ...everywhere,
        ...oneThread,
        ...longTimeouts,
        HCCL_BUFFSIZE: "400",
        VLLM_ASCEND_ENABLE_MLAPO: "1",
        VLLM_ASCEND_ENABLE_FLASHCOMM1: "1",
        VLLM_ASCEND_ENABLE_FUSED_MC2: "1",
      },
      args: {
        ...base,
        ...tools,
        ...decodeGraphs,
        ...drafts(3),
        apiServerCount: 1,
        enableExpertParallel: true,
        maxNumSeqs: 6,
        maxModelLen: 202752,
        maxNumBatchedTokens: 4096,
        gpuMemoryUtilization: 0.92,
        enableChunkedPrefill: true,
        enablePrefixCaching: true,
        asyncScheduling: true,
        additionalConfig: {
          enable_dsa_cp: true,
          enable_sparse_sfa_c8: true,
          enable_sparse_li_c8: true,
          enable_balance_scheduling: true,
          fuse_muls_add: true,
        },
      },
    },
  },
  accepts: servingAccepts,
});
