import { defineTopology } from "../core/index.ts";
import { glm53, tools, switchAccepts } from "./parts/glm-5.3.ts";
import {
  base,
  decodeGraphs,
  drafts,
  engines,
  everywhere,
  int8Caches,
  longTimeouts,
  oneThread,
} from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.3 w8a8c8 on two Atlas 800 A3 with a context of 202752: eight data-parallel ranks, the head serves, the other node is
 * headless. GLM5.3.md of vllm-ascend v0.30.0rc2, §5.1.1, A3.
 *
 * The document says that §5.1 was tested on v0.23.0. Its commands do not start there: vLLM 0.23.0 has no `glm47` among the
 * reasoning parsers, no `int8` for `--kv-cache-dtype`, and no key indexer_kv_dtype. v0.30.0rc2, the release of the page, has all
 * three.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head.
 * - The additions of every stack in docs/additions.md.
 *
 * Deviations from the document:
 * - `gpuMemoryUtilization` is 0.92 on both nodes. The document has 0.90 on the first and 0.92 on the second, with the same load; its
 *   other commands have 0.92.
 * - Both nodes have `safetensorsLoadStrategy`, which the document sets on the first node only, and `enableChunkedPrefill`,
 *   `enablePrefixCaching` and `asyncScheduling`, which it sets on the second only. The latter three are defaults of vLLM.
 * - No `--data-parallel-start-rank 0` on the head. Since 0.28.0 vLLM takes it for one API per node, and then refuses headless nodes
 *   (vLLM 0.30.0, engine/arg_utils.py:2262, v1/engine/utils.py:1353). Rank 0 is the default.
 *
 * Documented values without effect, kept unchanged: `VLLM_ASCEND_ENABLE_MLAPO`, which no release after v0.26.0rc1 reads
 * (enable_mlapo is on by default), and `HCCL_TRANSFER_TIMEOUT`, which HCCL does not have.
 */
export default defineTopology({
  name: "a3-glm53-2node",
  summary: "GLM-5.3 w8a8c8 on two Atlas 800 A3, dp 8, tp 4, context 202752",
  source: "GLM5.3.md of vllm-ascend v0.30.0rc2, §5.1.1",
  model: glm53("glm-5"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 8,
      tensorParallelSize: 4,
      ports: { api: 8000, dataParallelRpc: 12980 },
      env: {
        ...everywhere,
        ...oneThread,
        ...longTimeouts,
        HCCL_BUFFSIZE: "400",
        VLLM_ASCEND_ENABLE_MLAPO: "1",
      },
      args: {
        ...base,
        ...tools,
        ...decodeGraphs,
        ...drafts(3),
        ...int8Caches,
        safetensorsLoadStrategy: "prefetch",
        apiServerCount: 1,
        enableExpertParallel: true,
        maxNumSeqs: 6,
        maxModelLen: 202752,
        maxNumBatchedTokens: 4096,
        gpuMemoryUtilization: 0.92,
        enableChunkedPrefill: true,
        enablePrefixCaching: true,
        asyncScheduling: true,
        additionalConfig: {
          enable_dsa_cp: true,
          enable_balance_scheduling: true,
          enable_fused_mc2: 1,
          enable_flashcomm1: true,
        },
      },
    },
  },
  accepts: {
    ...switchAccepts,
    "hccl-variable-known": {
      "groups.serve.env.HCCL_TRANSFER_TIMEOUT": "the document exports it; HCCL does not read it",
    },
    "hccl-execution-timeout-vector-core": {
      "groups.serve.env.HCCL_EXEC_TIMEOUT":
        "the document asks for 3600 s; with AIV, HCCL uses at most 1091 s",
    },
  },
});
