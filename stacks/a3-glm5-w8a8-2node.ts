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
 * GLM-5 w8a8 on two Atlas 800 A3: two data-parallel ranks, the head serves, the other node is headless.
 * Source 002, §5.2.
 *
 * What glm-serve adds to the documented processes, and why:
 * - `VLLM_HOST_IP`, the node's address: vLLM takes that of the default route otherwise, which on nodes with several NICs
 *   is another one than HCCL's.
 * - `--shutdown-timeout`, the grace period less half a minute: at SIGTERM vLLM aborts what is running otherwise.
 * - `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget: the API process gives up after 600 s by default, less than
 *   loading the weights from a cold file system takes.
 * - a supervisor on each node and its port on the head (12891): a group that loses a member cannot go on, and the head
 *   does not notice that its headless worker is gone.
 * - what docs/additions.md lists for every stack.
 */
export default defineTopology({
  name: "a3-glm5-w8a8-2node",
  summary: "GLM-5 w8a8 on two Atlas 800 A3, dp 2, tp 16, context 200000",
  source: "source 002, §5.2",
  model: glm5("w8a8", "modelscope/hub/models/vllm-ascend/GLM5-w8a8"),
  engine,
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 16,
      ports: { api: 8077, dataParallelRpc: 12890 },
      env: { ...servingEnv, VLLM_ASCEND_ENABLE_MLAPO: "1" },
      args: {
        ...servingArgs,
        maxNumSeqs: 16,
        maxModelLen: 200000,
        enableChunkedPrefill: true,
        enablePrefixCaching: true,
        additionalConfig: servingAdditionalConfig,
      },
    },
  },
  accepts,
});
