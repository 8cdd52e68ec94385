import { defineTopology } from "../core/index.ts";
import { engine, glm5, servingArgs, servingEnv } from "./parts/source-002.ts";

/**
 * GLM-5 bf16 on two Atlas 800 A3: two data-parallel ranks, the head serves, the other node is headless.
 * Source 002, §5.2. The bf16 checkpoint lacks the embedding and the head of its MTP layer: set `procedures.mtpWeights: {}`,
 * which does what the document's adjust_weight.py does (that one by hand: mind the slash at the end of the directory).
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
  name: "a3-glm5-bf16-2node",
  summary: "GLM-5 bf16 on two Atlas 800 A3, dp 2, tp 16, context 8192",
  source: "source 002, §5.2",
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
});
