import { defineTopology } from "../core/index.ts";
import {
  engine,
  glm5,
  int4Accepts as accepts,
  servingAdditionalConfig,
  servingArgs,
  servingEnv,
} from "./parts/source-002.ts";

/**
 * GLM-5 w4a8 on one Atlas 800 A2. Deployment document 002, §5.1.
 *
 * Additions to the documented process:
 * - `HCCL_IF_IP`, `VLLM_HOST_IP` and the names of the NIC. With hostNetwork a pod sees every NIC of the node, and the first
 *   one that HCCL or Gloo finds can be the wrong one.
 * - `--shutdown-timeout`, the grace period minus 30 s. Without it vLLM aborts running requests at SIGTERM.
 * - `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget. By default the API process gives up after 600 s; loading the weights
 *   from a cold file system takes longer.
 * - The additions of every stack in docs/additions.md.
 *
 * For low latency on one node the document recommends dp 1, tp 16 without expert parallelism. Remove `enableExpertParallel`
 * and VLLM_ASCEND_ENABLE_FLASHCOMM1 together: without expert parallelism the plugin rejects FLASHCOMM1 on a
 * mixture-of-experts model.
 */
export default defineTopology({
  name: "a2-glm5-w4a8",
  summary: "GLM-5 w4a8 on one Atlas 800 A2, tp 8, context 32768",
  source: "deployment document 002, §5.1",
  model: glm5("w4a8", "modelscope/hub/models/vllm-ascend/GLM-5-w4a8"),
  engine,
  hardware: "atlas-800-a2",
  groups: {
    serve: {
      role: "serve",
      nodes: 1,
      dataParallelSize: 1,
      tensorParallelSize: 8,
      ports: { api: 8077 },
      env: servingEnv,
      args: {
        ...servingArgs,
        maxNumSeqs: 2,
        maxModelLen: 32768,
        enableChunkedPrefill: true,
        enablePrefixCaching: true,
        additionalConfig: servingAdditionalConfig,
      },
    },
  },
  accepts,
});
