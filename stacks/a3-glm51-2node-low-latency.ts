import { defineTopology } from "../core/index.ts";
import { glm51, int8Accepts, int8Serving, int8ServingEnv } from "./parts/glm-5.1.ts";
import { engines } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.1 w8a8c8 on two Atlas 800 A3 with a context of 202752, for low latency: one data-parallel rank of 16 devices on each node,
 * the head serves, the other node is headless. GLM5.md of vllm-ascend v0.30.0rc2, table 9.1.1: shape, `maxModelLen`,
 * `maxNumSeqs`, `maxNumBatchedTokens`, and caches in bf16. The document has no command for it; everything else is that of
 * §5.2 for high throughput.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head (12981).
 * - The additions of every stack in docs/additions.md.
 *
 * `enable_balance_scheduling` stays at the top of `additionalConfig`, where the document sets it; each start warns that
 * scheduler_config is its place now (vllm-ascend v0.30.0rc2, ascend_config.py:1663).
 * `enable_mlapo` beside `enable_dsa_cp` has no effect and stays: the attention of DSA-CP has no fused preprocessing
 * (vllm-ascend v0.30.0rc2, sfa_cp.py:624).
 *
 * Deviations from the document:
 * - The stack omits `fuse_muls_add`. v0.27.1rc1 and later refuse unknown keys at the top of `additionalConfig` (v0.30.0rc2,
 *   ascend_config.py:565); in ascend_compilation_config it is on by default (:129).
 * - `enable_fused_mc2` is 1. The key is a number, as which the plugin reads the documented true (:608).
 */
export default defineTopology({
  name: "a3-glm51-2node-low-latency",
  summary: "GLM-5.1 w8a8c8 on two Atlas 800 A3, dp 2, tp 16, low latency, context 202752",
  source: "GLM5.md of vllm-ascend v0.30.0rc2, §9.1 and §5.2",
  model: glm51("GLM-5.1-W8A8C8-MTP"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 16,
      ports: { api: 8000, dataParallelRpc: 12980 },
      env: int8ServingEnv,
      args: {
        ...int8Serving,
        maxNumSeqs: 16,
      },
    },
  },
  accepts: {
    ...int8Accepts,
    "memory-near": {
      "groups.serve.args.maxModelLen":
        "table 9.1.1 has this length for this shape; if less fits, vLLM exits and names the length that fits",
    },
  },
});
