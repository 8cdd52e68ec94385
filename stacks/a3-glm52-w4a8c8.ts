import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import { timeoutAccepts } from "./parts/glm-5.2-serving.ts";
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
 * GLM-5.2 w4a8c8 on one Atlas 800 A3 with a context of 135000: two data-parallel ranks of eight devices behind one API. GLM5.2.md of
 * vllm-ascend v0.23.0.post1, §5.1.1.1. The document calls these weights experimental.
 *
 * Additions to the documented process:
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values without effect, kept unchanged: `HCCL_TRANSFER_TIMEOUT`, which HCCL does not have, and
 * `VLLM_ASCEND_ENABLE_FUSED_MC2` 0, the default. Fused MC2 would turn `multistream_overlap_shared_expert` off.
 *
 * For low latency the document recommends dp 1, tp 16 without expert parallelism. Remove `enableExpertParallel` and
 * `VLLM_ASCEND_ENABLE_FLASHCOMM1` together: without expert parallelism the plugin rejects FLASHCOMM1 on a mixture-of-experts model.
 */
export default defineTopology({
  name: "a3-glm52-w4a8c8",
  summary: "GLM-5.2 w4a8c8 on one Atlas 800 A3, dp 2, tp 8, context 135000",
  source: "GLM5.2.md of vllm-ascend v0.23.0.post1, §5.1.1.1",
  model: glm52("w4a8c8", "glm-5"),
  engine: engines["v0.23.0.post1"],
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 1,
      dataParallelSize: 2,
      tensorParallelSize: 8,
      ports: { api: 8077 },
      env: {
        ...everywhere,
        ...oneThread,
        ...longTimeouts,
        HCCL_BUFFSIZE: "200",
        VLLM_ASCEND_ENABLE_FLASHCOMM1: "1",
        VLLM_ASCEND_ENABLE_FUSED_MC2: "0",
      },
      args: {
        ...base,
        ...tools,
        ...decodeGraphs,
        ...drafts(3),
        apiServerCount: 1,
        enableExpertParallel: true,
        maxNumSeqs: 12,
        maxModelLen: 135000,
        maxNumBatchedTokens: 8192,
        gpuMemoryUtilization: 0.92,
        additionalConfig: {
          enable_dsa_cp: true,
          enable_sparse_li_c8: true,
          enable_balance_scheduling: true,
          multistream_overlap_shared_expert: true,
        },
      },
    },
  },
  accepts: timeoutAccepts,
});
