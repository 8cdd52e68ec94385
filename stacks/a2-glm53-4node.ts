import { defineTopology } from "../core/index.ts";
import { glm53, switchAccepts } from "./parts/glm-5.3.ts";
import {
  base,
  decodeGraphs,
  drafts,
  engines,
  everywhere,
  int8Caches,
} from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.3 w8a8c8 on four Atlas 800 A2 with a context of 135000: one data-parallel rank per node, the head serves, the other nodes
 * are headless. GLM5.3.md of vllm-ascend v0.30.0rc2, §5.1.1, A2.
 *
 * The document says that §5.1 was tested on v0.23.0, which cannot start its commands; a3-glm53-2node says why. v0.30.0rc2 starts
 * them with the deviations below.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s.
 * - A supervisor on each node, and its port on the head.
 * - The additions of every stack in docs/additions.md.
 *
 * Deviations from the document:
 * - No `fuse_muls_add` at the top of `additionalConfig`. vllm-ascend refuses unknown keys there since v0.27.1rc1 (ascend_config.py);
 *   in ascend_compilation_config, its place, it is on by default.
 * - No `--data-parallel-start-rank 0` on the head. Since 0.28.0 vLLM takes it for one API per node, and then refuses headless nodes
 *   (vLLM 0.30.0, engine/arg_utils.py:2262, v1/engine/utils.py:1353). Rank 0 is the default.
 *
 * Documented values, kept unchanged:
 * - `VLLM_ASCEND_ENABLE_MLAPO`, which no release after v0.26.0rc1 reads; enable_mlapo is on by default.
 * - No `toolCallParser`, unlike the command for A3. Set it and `enableAutoToolChoice` for tool calls.
 */
export default defineTopology({
  name: "a2-glm53-4node",
  summary: "GLM-5.3 w8a8c8 on four Atlas 800 A2, dp 4, tp 8, context 135000",
  source: "GLM5.3.md of vllm-ascend v0.30.0rc2, §5.1.1",
  model: glm53("glm-5"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a2",
  groups: {
    serve: {
      role: "serve",
      nodes: 4,
      dataParallelSize: 4,
      tensorParallelSize: 8,
      ports: { api: 8000, dataParallelRpc: 12980 },
      env: {
        ...everywhere,
        VLLM_RPC_TIMEOUT: "360000",
        VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: "30000",
        HCCL_EXEC_TIMEOUT: "200",
        HCCL_CONNECT_TIMEOUT: "120",
        OMP_PROC_BIND: "false",
        OMP_NUM_THREADS: "10",
        ACL_OP_INIT_MODE: "1",
        CPU_AFFINITY_CONF: "1",
        VLLM_ASCEND_ENABLE_MLAPO: "1",
        VLLM_ENGINE_READY_TIMEOUT_S: "1200",
      },
      args: {
        ...base,
        ...decodeGraphs,
        ...drafts(3),
        ...int8Caches,
        maxModelLen: 135000,
        enableExpertParallel: true,
        reasoningParser: "glm47",
        safetensorsLoadStrategy: "prefetch",
        maxNumSeqs: 128,
        maxNumBatchedTokens: 8192,
        gpuMemoryUtilization: 0.92,
        enablePrefixCaching: true,
        asyncScheduling: true,
        apiServerCount: 1,
        additionalConfig: {
          enable_dsa_cp: true,
          enable_balance_scheduling: true,
          multistream_overlap_shared_expert: true,
          enable_flashcomm1: true,
        },
      },
    },
  },
  accepts: {
    ...switchAccepts,
    "ascend-dispatch-buffer": {
      "groups.serve.env.HCCL_BUFFSIZE":
        "the document exports none; 200 MB are too small only where half of all choices fall on the experts of one device",
    },
    "vllm-ready-timeout": {
      "groups.serve.env.VLLM_ENGINE_READY_TIMEOUT_S":
        "the document exports 1200 s, enough for fast storage; without the variable, the startup window of the site applies",
    },
  },
});
