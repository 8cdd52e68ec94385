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
 * GLM-5 w4a8 on two Atlas 800 A2: two data-parallel ranks, the head serves, the other node is headless.
 * Source 002, §5.2.
 *
 * What glm-serve adds to the documented processes, and why:
 * - `VLLM_HOST_IP`, the node's address: vLLM takes that of the default route otherwise, which on nodes with several NICs
 *   is another one than HCCL's.
 * - `--shutdown-timeout`, the grace period less half a minute: at SIGTERM vLLM aborts what is running otherwise.
 * - `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget: the API process gives up after 600 s by default, less than
 *   loading the weights from a cold file system takes.
 * - a supervisor on each node and its port on the head (13390): a group that loses a member cannot go on, and the head
 *   does not notice that its headless worker is gone.
 * - what docs/additions.md lists for every stack.
 */
export default defineTopology({
  name: "a2-glm5-w4a8-2node",
  summary: "GLM-5 w4a8 on two Atlas 800 A2, dp 2, tp 8, context 131072",
  source: "source 002, §5.2",
  model: glm5("w4a8", "modelscope/hub/models/vllm-ascend/GLM-5-w4a8"),
  engine,
  hardware: "atlas-800-a2",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 8,
      ports: { api: 8077, dataParallelRpc: 13389 },
      env: servingEnv,
      args: {
        ...servingArgs,
        maxNumSeqs: 2,
        maxModelLen: 131072,
        additionalConfig: servingAdditionalConfig,
      },
    },
  },
  accepts,
});
