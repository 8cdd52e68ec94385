import { defineTopology } from "../core/index.ts";
import { glm47, glm47Accepts as accepts, glm47Env, glm47Serving } from "./parts/glm-4.7.ts";
import { engines } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-4.7 w8a8 on one Atlas 800 A3 with a context of 133000: two data-parallel ranks of 8 devices. GLM4.x.md of vllm-ascend
 * v0.30.0rc2, §5.1, which has one command for A3 and A2; on the 8 devices of one A2 its shape does not fit. For at most four
 * long requests §9 recommends dp 1, tp 16.
 *
 * Additions to the documented process:
 * - `HCCL_IF_IP`, `VLLM_HOST_IP` and the names of the NIC. With hostNetwork a pod sees every NIC of the node, and the first
 *   one that HCCL or Gloo finds can be the wrong one.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - The additions of every stack in docs/additions.md.
 *
 * The document sets no parsers here; §5.2 sets `toolCallParser` glm47, `reasoningParser` glm45 and `enableAutoToolChoice`.
 *
 * Documented values without effect, kept unchanged:
 * - `VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE`, which no release reads.
 * - `cudagraph_capture_sizes` 1, 2 and 4: `enable_shared_expert_dp` keeps multiples of the 8 devices of a rank alone
 *   (vllm-ascend v0.30.0rc2, platform.py:1279).
 *
 * Deviations from the document:
 * - `--host` and `--port` are explicit, with what vLLM does by default: port 8000 on every address of the node.
 */
export default defineTopology({
  name: "a3-glm47",
  summary: "GLM-4.7 w8a8 on one Atlas 800 A3, dp 2, tp 8, context 133000",
  source: "GLM4.x.md of vllm-ascend v0.30.0rc2, §5.1",
  model: glm47("glm"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 1,
      dataParallelSize: 2,
      tensorParallelSize: 8,
      ports: { api: 8000 },
      env: { ...glm47Env, HCCL_BUFFSIZE: "512" },
      args: { ...glm47Serving, maxModelLen: 133000 },
    },
  },
  accepts,
});
