import { defineTopology } from "../core/index.ts";
import { glm51, int4Accepts as accepts, int4Args, int4Env } from "./parts/glm-5.1.ts";
import { engines } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.1 w4a8 on two Atlas 800 A2 with a context of 131072: two data-parallel ranks, the head serves, the other node is
 * headless. GLM5.md of vllm-ascend v0.30.0rc2, §5.2.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head (13390).
 * - The additions of every stack in docs/additions.md.
 *
 * `enable_balance_scheduling` stays at the top of `additionalConfig`, where the document sets it; each start warns that
 * scheduler_config is its place now (vllm-ascend v0.30.0rc2, ascend_config.py:1663).
 *
 * The document sets no parsers here; its FAQ sets `toolCallParser` glm47, `reasoningParser` glm45 and `enableAutoToolChoice` for
 * tool calls and reasoning.
 *
 * Deviation from the document: the weights lie in the folder GLM-5.1-w4a8, not GLM5-w4a8 (stacks/parts/glm-5.1.ts).
 */
export default defineTopology({
  name: "a2-glm51-w4a8-2node",
  summary: "GLM-5.1 w4a8 on two Atlas 800 A2, dp 2, tp 8, context 131072",
  source: "GLM5.md of vllm-ascend v0.30.0rc2, §5.2",
  model: glm51("GLM-5.1-w4a8"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a2",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 8,
      ports: { api: 8000, dataParallelRpc: 13389 },
      env: int4Env,
      args: { ...int4Args, maxNumSeqs: 2, maxModelLen: 131072 },
    },
  },
  accepts,
});
