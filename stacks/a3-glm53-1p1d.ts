import { defineTopology } from "../core/index.ts";
import {
  degrees,
  prefillDecodeAccepts,
  prefillDecodeArgs,
  prefillDecodeEnv,
} from "./parts/glm-5.3-prefill-decode.ts";
import { glm53 } from "./parts/glm-5.3.ts";
import { decodeGraphs, drafts, engines } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.3 w8a8c8 on four Atlas 800 A3 with a context of 200000: one prefill engine whose two pipeline stages fill two nodes, sixteen
 * decode ranks on the other two, and the proxy in front. GLM5.3.md of vllm-ascend v0.30.0rc2, §5.2.
 *
 * Additions to the documented processes:
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head of each group (7059, 16601). The document starts the nodes by hand.
 * - The additions of every stack in docs/additions.md.
 *
 * The document warns that proxy and prefill cannot share a host, since both have port 8000. The proxy runs in a pod with a network
 * of its own here, so it may run on any node.
 *
 * Documented values, kept unchanged:
 * - MooncakeConnectorV2 reads neither `prefill` and `decode` of its config nor `use_ascend_direct` (kv_p2p/mooncake): a prefill rank
 *   tells decode where its devices are. Both blocks must still change with the degrees, or they mislead readers.
 * - `VLLM_USE_FASTOKENS` of prefill needs the package fastokens, which the image has (requirements.txt).
 * - `maxNumBatchedTokens` 256 of decode is enough for 42 of 64 sequences with five draft tokens each.
 *
 * Deviations from the document:
 * - The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md). The library folder of Python, which the document
 *   also adds, is the one that the image's Python finds by itself.
 *
 * The release notes of v0.30.0rc1 report that the accuracy of GLM-5.3 with prefill and decode is under investigation (vllm-ascend#17541).
 */
export default defineTopology({
  name: "a3-glm53-1p1d",
  summary: "GLM-5.3 w8a8c8 on four Atlas 800 A3, prefill pp 2, tp 16, decode dp 16, tp 2, context 200000",
  source: "GLM5.3.md of vllm-ascend v0.30.0rc2, §5.2",
  model: glm53("glm5"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a3",
  kvTransfer: {
    connector: "MooncakeConnectorV2",
    useAscendDirect: true,
    extraConfig: degrees,
  },
  groups: {
    prefill: {
      role: "prefill",
      nodes: 2,
      dataParallelSize: 1,
      tensorParallelSize: 16,
      pipelineParallelSize: 2,
      layersPerStage: [42, 36],
      ports: { api: 8000, master: 7060, kv: 30000 },
      engineId: "glm53-prefill",
      env: { ...prefillDecodeEnv, VLLM_USE_FASTOKENS: "1" },
      args: {
        ...prefillDecodeArgs,
        ...drafts(1),
        maxNumBatchedTokens: 16384,
        enforceEager: true,
        additionalConfig: { enable_dsa_cp: true, enable_fused_mc2: 1, enable_flashcomm1: true },
      },
    },
    decode: {
      role: "decode",
      nodes: 2,
      dataParallelSize: 16,
      tensorParallelSize: 2,
      ports: { api: 8000, dataParallelRpc: 16600, kv: 30100 },
      engineId: "glm53-decode-dp{rank}",
      env: prefillDecodeEnv,
      args: {
        ...prefillDecodeArgs,
        ...decodeGraphs,
        ...drafts(5),
        maxNumBatchedTokens: 256,
        additionalConfig: { recompute_scheduler_enable: true, enable_fused_mc2: 1 },
      },
    },
  },
  proxy: { port: 8000 },
  accepts: prefillDecodeAccepts,
});
