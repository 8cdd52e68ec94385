import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import { a3Accepts, a3Config, ownDrafts } from "./parts/glm-5.2-w8a8.ts";
import { base, decodeGraphs, engines, everywhere, oneThread } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.2 w8a8 on two Atlas 800 A3 with a context of 64000: one data-parallel rank of 16 devices on each node, without expert
 * parallelism. The head serves, the other node is headless. First edition of GLM5.2.md, in vllm-ascend v0.22.1rc1, Multi-node
 * Deployment, tab A3.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head.
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values without effect, kept unchanged: `enable_npugraph_ex` and `fuse_muls_add` at the top of `additionalConfig` (by
 * default on in ascend_compilation_config).
 *
 * Deviations from the document:
 * - v0.23.0.post1. The image of the document, `glm5.2-a3`, belongs to no release, and v0.22.1rc1 does not load the weights
 *   (vllm-ascend #11208, #12660).
 * - The stack omits `VLLM_VERSION` 0.21.0. The plugin would treat vLLM 0.23.0 as 0.21.0 (v0.23.0.post1, utils.py:611).
 * - The stack omits `VLLM_ASCEND_ENABLE_FLASHCOMM1`. The plugin refuses it on a model with experts without expert parallelism
 *   (v0.20.2rc1, platform.py:559, and v0.23.0.post1, platform.py:768).
 */
export default defineTopology({
  name: "a3-glm52-w8a8-2node",
  summary: "GLM-5.2 w8a8 on two Atlas 800 A3, dp 2, tp 16, context 64000",
  source: "GLM5.2.md of vllm-ascend v0.22.1rc1, Multi-node Deployment, tab A3",
  model: glm52("w8a8", "glm-52"),
  engine: engines["v0.23.0.post1"],
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 16,
      ports: { api: 8077, dataParallelRpc: 12980 },
      env: {
        ...everywhere,
        ...oneThread,
        HCCL_BUFFSIZE: "400",
        VLLM_ASCEND_BALANCE_SCHEDULING: "0",
        VLLM_ASCEND_ENABLE_MLAPO: "1",
        ASCEND_LAUNCH_BLOCKING: "0",
      },
      args: {
        ...base,
        ...decodeGraphs,
        ...ownDrafts(5),
        maxNumSeqs: 48,
        maxModelLen: 64000,
        maxNumBatchedTokens: 4096,
        gpuMemoryUtilization: 0.93,
        enablePrefixCaching: true,
        asyncScheduling: true,
        additionalConfig: a3Config,
      },
    },
  },
  accepts: a3Accepts,
});
