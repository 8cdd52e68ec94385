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
 * GLM-5 w4a8 on two Atlas 800 A2: two data-parallel ranks, the head serves, the other node is headless.
 * Deployment document 002, §5.2.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s. Without it vLLM aborts running requests at SIGTERM.
 * - `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget. By default the API process gives up after 600 s; loading the weights
 *   from a cold file system takes longer.
 * - A supervisor on each node, and its port on the head (13390). A group cannot continue without one of its pods, and the
 *   head does not notice that its headless worker is gone.
 * - The additions of every stack in docs/additions.md.
 */
export default defineTopology({
  name: "a2-glm5-w4a8-2node",
  summary: "GLM-5 w4a8 on two Atlas 800 A2, dp 2, tp 8, context 131072",
  source: "deployment document 002, §5.2",
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
