import { defineTopology } from "../core/index.ts";
import { glm51, int4Accepts as accepts, int4Args, int4Env } from "./parts/glm-5.1.ts";
import { engines } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.1 w4a8 on one Atlas 800 A3 with a context of 200000: one rank of 16 devices. GLM5.md of vllm-ascend v0.30.0rc2, §5.1.
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
 * Deviations from the document:
 * - The weights lie in the folder GLM-5.1-w4a8, not GLM5-w4a8 (stacks/parts/glm-5.1.ts).
 * - transformers is not set to 5.2.0: the image has 5.14.1.
 */
export default defineTopology({
  name: "a3-glm51-w4a8",
  summary: "GLM-5.1 w4a8 on one Atlas 800 A3, tp 16, context 200000",
  source: "GLM5.md of vllm-ascend v0.30.0rc2, §5.1",
  model: glm51("GLM-5.1-w4a8"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 1,
      dataParallelSize: 1,
      tensorParallelSize: 16,
      ports: { api: 8000 },
      env: int4Env,
      args: {
        ...int4Args,
        maxNumSeqs: 16,
        maxModelLen: 200000,
        enableChunkedPrefill: true,
        enablePrefixCaching: true,
      },
    },
  },
  accepts,
});
