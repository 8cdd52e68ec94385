import { defineTopology } from "../core/index.ts";
import { flashArgs, flashEnv, glm53Flash } from "./parts/glm-5.3-flash.ts";
import { drafts, engines, everywhere } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.3-Flash w8a8 on two Atlas 800 A2 with a context of 133120: one data-parallel rank per node, the head serves, the other node is
 * headless. GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.3.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head.
 * - The additions of every stack in docs/additions.md.
 *
 * `limitMmPerPrompt` allows one image per request and no video. The command has no parsers; the document names `glm47`
 * for tool calls and `glm45` for reasoning.
 *
 * Deviation from the document: no `--data-parallel-start-rank 0` on the head. Since 0.28.0 vLLM takes it for one API per node, and then
 * refuses headless nodes (vLLM 0.30.0, engine/arg_utils.py:2262, v1/engine/utils.py:1353). Rank 0 is the default.
 */
export default defineTopology({
  name: "a2-glm53flash-2node",
  summary: "GLM-5.3-Flash w8a8 on two Atlas 800 A2, dp 2, tp 8, context 133120",
  source: "GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.3",
  model: glm53Flash("w8a8"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a2",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 8,
      setVisibleDevices: true,
      ports: { api: 8000, dataParallelRpc: 12321 },
      env: {
        ...everywhere,
        ...flashEnv,
        HCCL_BUFFSIZE: "1024",
        VLLM_RPC_TIMEOUT: "3600000",
        VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: "3000",
        HCCL_EXEC_TIMEOUT: "3600",
        HCCL_CONNECT_TIMEOUT: "1200",
      },
      args: {
        ...flashArgs,
        ...drafts(3),
        maxModelLen: 133120,
        safetensorsLoadStrategy: "prefetch",
        maxNumSeqs: 32,
        maxNumBatchedTokens: 8192,
        gpuMemoryUtilization: 0.85,
        compilationConfig: {
          cudagraph_mode: "FULL_DECODE_ONLY",
          cudagraph_capture_sizes: [4, 8, 16, 32, 64, 96, 128],
        },
        apiServerCount: 1,
      },
    },
  },
  accepts: {
    "hccl-execution-timeout-vector-core": {
      "groups.serve.env.HCCL_EXEC_TIMEOUT":
        "the document asks for 3600 s; with AIV, HCCL uses at most 1091 s",
    },
  },
});
