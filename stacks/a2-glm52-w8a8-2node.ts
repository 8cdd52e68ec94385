import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import { a2Serving } from "./parts/glm-5.2-serving.ts";
import { a2Accepts, a2Config, ownDrafts } from "./parts/glm-5.2-w8a8.ts";
import { decodeGraphs, engines } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.2 w8a8 on two Atlas 800 A2 with a context of 40000: one data-parallel rank on each node, the head serves, the other node is
 * headless. First edition of GLM5.2.md, in vllm-ascend v0.22.1rc1, Multi-node Deployment, tab A2.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s.
 * - A supervisor on each node, and its port on the head.
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values without effect, kept unchanged: `fuse_muls_add` at the top of `additionalConfig` (by default on in
 * ascend_compilation_config).
 *
 * Deviations from the document:
 * - v0.23.0.post1. The image of the document, `glm5.2`, belongs to no release, and v0.22.1rc1 does not load the weights
 *   (vllm-ascend #11208, #12660).
 * - The stack omits `VLLM_VERSION` 0.21.0. The plugin would treat vLLM 0.23.0 as 0.21.0 (v0.23.0.post1, utils.py:611).
 * - `--host` 0.0.0.0, which the commands do not set. Without it vLLM listens on every address, too.
 * - The headless node joins the head. The document gives it its own address.
 * - The headless node has no `--api-server-count` 1. vLLM refuses it beside `--headless` (vLLM 0.23.0, serve.py:61).
 */
export default defineTopology({
  name: "a2-glm52-w8a8-2node",
  summary: "GLM-5.2 w8a8 on two Atlas 800 A2, dp 2, tp 8, context 40000",
  source: "GLM5.2.md of vllm-ascend v0.22.1rc1, Multi-node Deployment, tab A2",
  model: glm52("w8a8", "glm-52"),
  engine: engines["v0.23.0.post1"],
  hardware: "atlas-800-a2",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 8,
      ports: { api: 7000, dataParallelRpc: 13389 },
      env: { ...a2Serving, VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: "3000" },
      args: {
        ...decodeGraphs,
        ...ownDrafts(5),
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
        additionalConfig: a2Config,
      },
    },
  },
  accepts: a2Accepts,
});
