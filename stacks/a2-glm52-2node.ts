import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import { a2Serving } from "./parts/glm-5.2-serving.ts";
import { decodeGraphs, drafts, engines } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.2 w4a8c8 on two Atlas 800 A2 with a context of 40000: one data-parallel rank on each node, the head serves, the other node is
 * headless. One node cannot hold the weights. GLM5.2.md of vllm-ascend v0.23.0.post1, §5.1.2.1.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s.
 * - A supervisor on each node, and its port on the head.
 * - The additions of every stack in docs/additions.md.
 *
 * Deviation from the document: `--host` 0.0.0.0, which the command does not set. Without it vLLM listens on every address, too.
 */
export default defineTopology({
  name: "a2-glm52-2node",
  summary: "GLM-5.2 w4a8c8 on two Atlas 800 A2, dp 2, tp 8, context 40000",
  source: "GLM5.2.md of vllm-ascend v0.23.0.post1, §5.1.2.1",
  model: glm52("w4a8c8", "glm-52"),
  engine: engines["v0.23.0.post1"],
  hardware: "atlas-800-a2",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 8,
      ports: { api: 7000, dataParallelRpc: 13389 },
      env: { ...a2Serving, VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: "30000" },
      args: {
        ...decodeGraphs,
        ...drafts(3),
        apiServerCount: 1,
        seed: 1024,
        enableExpertParallel: true,
        maxNumSeqs: 16,
        maxModelLen: 40000,
        maxNumBatchedTokens: 4096,
        gpuMemoryUtilization: 0.95,
        safetensorsLoadStrategy: "prefetch",
        blockSize: 128,
        asyncScheduling: true,
        additionalConfig: { multistream_overlap_shared_expert: true },
      },
    },
  },
});
