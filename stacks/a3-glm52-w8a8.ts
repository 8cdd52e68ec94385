import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import { a3Accepts, a3Config, ownDrafts } from "./parts/glm-5.2-w8a8.ts";
import { base, decodeGraphs, engines, everywhere, oneThread } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.2 w8a8 on one Atlas 800 A3 with a context of 20480: two data-parallel ranks of eight devices behind one API. First edition of
 * GLM5.2.md, in vllm-ascend v0.22.1rc1, Single-node Deployment.
 *
 * Additions to the documented process:
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values without effect, kept unchanged: `enable_npugraph_ex` and `fuse_muls_add` at the top of `additionalConfig` (by
 * default on in ascend_compilation_config).
 *
 * Deviations from the document:
 * - v0.23.0.post1. The image of the document, `glm5.2-a3`, belongs to no release, and v0.22.1rc1 does not load the weights
 *   (vllm-ascend #11208, #12660).
 * - The stack omits `VLLM_VERSION` 0.21.0. The plugin would treat vLLM 0.23.0 as 0.21.0 (v0.23.0.post1, utils.py:611).
 */
export default defineTopology({
  name: "a3-glm52-w8a8",
  summary: "GLM-5.2 w8a8 on one Atlas 800 A3, dp 2, tp 8, context 20480",
  source: "GLM5.2.md of vllm-ascend v0.22.1rc1, Single-node Deployment",
  model: glm52("w8a8", "glm-52"),
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
        HCCL_BUFFSIZE: "200",
        VLLM_ASCEND_BALANCE_SCHEDULING: "1",
        VLLM_ASCEND_ENABLE_MLAPO: "1",
      },
      args: {
        ...base,
        ...decodeGraphs,
        ...ownDrafts(3),
        enableExpertParallel: true,
        maxNumSeqs: 48,
        maxModelLen: 20480,
        maxNumBatchedTokens: 4096,
        gpuMemoryUtilization: 0.95,
        asyncScheduling: true,
        additionalConfig: a3Config,
      },
    },
  },
  accepts: a3Accepts,
});
