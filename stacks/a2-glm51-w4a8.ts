import { defineTopology } from "../core/index.ts";
import { glm51, int4Accepts as accepts, int4Args, int4Env } from "./parts/glm-5.1.ts";
import { engines } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.1 w4a8 on one Atlas 800 A2 with a context of 32768: one rank of 8 devices. GLM5.md of vllm-ascend v0.30.0rc2, §5.1. Its
 * table of weights (§3.1) asks for two A2; the command, and the estimate of `glm-serve memory`, for one.
 *
 * Additions to the documented process:
 * - `HCCL_IF_IP`, `VLLM_HOST_IP` and the names of the NIC. With hostNetwork a pod sees every NIC of the node, and the first
 *   one that HCCL or Gloo finds can be the wrong one.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
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
  name: "a2-glm51-w4a8",
  summary: "GLM-5.1 w4a8 on one Atlas 800 A2, tp 8, context 32768",
  source: "GLM5.md of vllm-ascend v0.30.0rc2, §5.1",
  model: glm51("GLM-5.1-w4a8"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a2",
  groups: {
    serve: {
      role: "serve",
      nodes: 1,
      dataParallelSize: 1,
      tensorParallelSize: 8,
      ports: { api: 8000 },
      env: int4Env,
      args: {
        ...int4Args,
        maxNumSeqs: 8,
        maxModelLen: 32768,
        enableChunkedPrefill: true,
        enablePrefixCaching: true,
      },
    },
  },
  accepts,
});
