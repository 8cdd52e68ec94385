import { defineTopology } from "../core/index.ts";
import { glm47, glm47Accepts as accepts, glm47Env, glm47Serving } from "./parts/glm-4.7.ts";
import { engines, tools } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-4.7 w8a8 on two Atlas 800 A2 with a context of 140000: two data-parallel ranks, the head serves, the other node is
 * headless. GLM4.x.md of vllm-ascend v0.30.0rc2, §5.2, which adds that earlier documents advised against several A2.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head (13390).
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values without effect, kept unchanged:
 * - `VLLM_ASCEND_ENABLE_TOPK_OPTIMIZE`, which no release reads.
 * - `cudagraph_capture_sizes` 1, 2 and 4: `enable_shared_expert_dp` keeps multiples of the 8 devices of a rank alone
 *   (vllm-ascend v0.30.0rc2, platform.py:1279).
 */
export default defineTopology({
  name: "a2-glm47-w8a8-2node",
  summary: "GLM-4.7 w8a8 on two Atlas 800 A2, dp 2, tp 8, context 140000",
  source: "GLM4.x.md of vllm-ascend v0.30.0rc2, §5.2",
  model: glm47("glm47"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a2",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 8,
      ports: { api: 8004, dataParallelRpc: 13389 },
      env: { ...glm47Env, HCCL_BUFFSIZE: "512" },
      args: { ...tools, ...glm47Serving, maxModelLen: 140000 },
    },
  },
  accepts,
});
