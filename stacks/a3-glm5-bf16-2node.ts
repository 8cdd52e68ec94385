import { defineTopology } from "../core/index.ts";
import { engine, glm5, servingArgs, servingEnv } from "./parts/source-002.ts";

/**
 * GLM-5 bf16 on two Atlas 800 A3: two data-parallel ranks, the head serves, the other node is headless.
 * Deployment document 002, §5.2. The MTP layer of the bf16 checkpoint lacks its embedding and its head. Set
 * `procedures.mtpWeights: {}` to add them, or run the document's adjust_weight.py manually; its directory must end with a
 * slash.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s. Without it vLLM aborts running requests at SIGTERM.
 * - `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget. By default the API process gives up after 600 s; loading the weights
 *   from a cold file system takes longer.
 * - A supervisor on each node, and its port on the head (12891). A group cannot continue without one of its pods, and the
 *   head does not notice that its headless worker is gone.
 * - The additions of every stack in docs/additions.md.
 */
export default defineTopology({
  name: "a3-glm5-bf16-2node",
  summary: "GLM-5 bf16 on two Atlas 800 A3, dp 2, tp 16, context 8192",
  source: "deployment document 002, §5.2",
  model: glm5("bf16", "modelscope/hub/models/vllm-ascend/GLM5-bf16"),
  engine,
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 16,
      ports: { api: 8077, dataParallelRpc: 12890 },
      env: servingEnv,
      args: {
        ...servingArgs,
        maxNumSeqs: 16,
        maxModelLen: 8192,
      },
    },
  },
  accepts: {
    "draft-head-stored": {
      "groups.serve.args.speculativeConfig":
        "the document adds them with adjust_weight.py before the first start; procedures.mtpWeights of the site does the same",
    },
  },
});
