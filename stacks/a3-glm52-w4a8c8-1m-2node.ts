import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import { millionTokens, millionTokensAccepts } from "./parts/glm-5.2-serving.ts";
import { decodeGraphs, drafts, engines, everywhere } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.2 w4a8c8 on two Atlas 800 A3 with a context of one million tokens: four data-parallel ranks, each spreads its sequences over
 * eight devices. The head serves, the other node is headless. GLM5.2.md of vllm-ascend v0.30.0rc2, §5.2.2.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `TP_SOCKET_IFNAME`, the NIC of that address, as the older documents set it.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head.
 * - The additions of every stack in docs/additions.md.
 *
 * Deviations from the document, which are those of a3-glm52-1m with their reasons: no `kvCacheDtype` int8, and no `fuse_muls_add` at
 * the top of `additionalConfig`.
 */
export default defineTopology({
  name: "a3-glm52-w4a8c8-1m-2node",
  summary: "GLM-5.2 w4a8c8 on two Atlas 800 A3, dp 4, tp 8, dcp 8, context 1024000",
  source: "GLM5.2.md of vllm-ascend v0.30.0rc2, §5.2.2",
  model: glm52("w4a8c8", "glm-52"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 2,
      dataParallelSize: 4,
      tensorParallelSize: 8,
      ports: { api: 8000, dataParallelRpc: 16591 },
      env: { ...everywhere, HCCL_BUFFSIZE: "768" },
      args: {
        ...decodeGraphs,
        ...drafts(3),
        apiServerCount: 1,
        seed: 1024,
        enableExpertParallel: true,
        decodeContextParallelSize: 8,
        cpKvCacheInterleaveSize: 128,
        maxNumSeqs: 8,
        maxModelLen: 1024000,
        maxNumBatchedTokens: 16384,
        gpuMemoryUtilization: 0.75,
        safetensorsLoadStrategy: "prefetch",
        attentionConfig: { indexer_kv_dtype: "int8" },
        additionalConfig: millionTokens,
      },
    },
  },
  accepts: millionTokensAccepts,
});
