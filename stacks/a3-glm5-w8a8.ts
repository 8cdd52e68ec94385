import { defineTopology } from "../core/index.ts";
import {
  accepts,
  engine,
  glm5,
  servingAdditionalConfig,
  servingArgs,
  servingEnv,
} from "./parts/source-002.ts";

/**
 * GLM-5 w8a8 on one Atlas 800 A3. Source 002, §5.1.
 *
 * What glm-serve adds to the documented process, and why:
 * - `HCCL_IF_IP`, `VLLM_HOST_IP` and the names of the NIC: under hostNetwork a node has several, and the first one that
 *   HCCL or Gloo finds need not be the right one.
 * - `--shutdown-timeout`, the grace period less half a minute: at SIGTERM vLLM aborts what is running otherwise.
 * - `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget: the API process gives up after 600 s by default, less than
 *   loading the weights from a cold file system takes.
 * - what docs/additions.md lists for every stack.
 *
 * For low latency on one node the document recommends dp 1, tp 16 without expert parallelism: take `enableExpertParallel`
 * and VLLM_ASCEND_ENABLE_FLASHCOMM1 out together, since the plugin refuses FLASHCOMM1 on a mixture of experts without it.
 */
export default defineTopology({
  name: "a3-glm5-w8a8",
  summary: "GLM-5 w8a8 on one Atlas 800 A3, tp 16, context 40960",
  source: "source 002, §5.1",
  model: glm5("w8a8", "modelscope/hub/models/vllm-ascend/GLM5-w8a8"),
  engine,
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 1,
      dataParallelSize: 1,
      tensorParallelSize: 16,
      ports: { api: 8077 },
      env: { ...servingEnv, VLLM_ASCEND_ENABLE_MLAPO: "1" },
      args: {
        ...servingArgs,
        maxNumSeqs: 8,
        maxModelLen: 40960,
        enableChunkedPrefill: true,
        enablePrefixCaching: true,
        additionalConfig: servingAdditionalConfig,
      },
    },
  },
  accepts,
});
