import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import {
  a3Env,
  int4DecodeConfig,
  int4PrefillConfig,
  rpcPortAccepts,
  timeoutAccepts,
} from "./parts/glm-5.2-prefill-decode.ts";
import {
  base,
  decodeGraphs,
  drafts,
  engines,
  keptAtTop,
  prefetched,
  tools,
} from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.2 w4a8c8 on four Atlas 800 A3 with a context of 133120: four prefill ranks on two nodes, 32 decode ranks on the other two,
 * and the proxy in front. GLM5.2.md of vllm-ascend main at 2026-08-22, §5.1.1.3. Its switches in variables act up to v0.26.0rc1,
 * which the stack therefore uses. GLM5.2.md of v0.23.0.post1 (§3.1) calls these weights experimental, with a known loss of
 * accuracy where prefill and decode are separate.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. By default vLLM uses the NIC of the default route, which on nodes with several
 *   NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head of each group (16592, 16601).
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values with known issues, kept unchanged:
 * - All ranks of a role have the same `engine_id`. vLLM 0.26 appends the rank to it (core.py:1280).
 * - `maxNumBatchedTokens` 164 of decode holds 27 sequences with their drafts, not the 32 of `maxNumSeqs`.
 * - HCCL has no `HCCL_TRANSFER_TIMEOUT`.
 *
 * Deviations from the document:
 * - `VLLM_ASCEND_ENABLE_FLASHCOMM1` on prefill. Without it `enable_dsa_cp` stops the start (vllm-ascend v0.26.0rc1,
 *   utils.py:1402); GLM5.2.md of v0.23.0 has it in this command.
 * - The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md).
 */
export default defineTopology({
  name: "a3-glm52-w4a8c8-1p1d",
  summary: "GLM-5.2 w4a8c8 on four Atlas 800 A3, prefill dp 4, tp 8, decode dp 32, tp 1, context 133120",
  source: "GLM5.2.md of vllm-ascend main at 2026-08-22, §5.1.1.3",
  model: glm52("w4a8c8", "glm-5"),
  engine: engines["v0.26.0rc1"],
  hardware: "atlas-800-a3",
  kvTransfer: { connector: "MooncakeConnectorV1", useAscendDirect: true },
  groups: {
    prefill: {
      role: "prefill",
      nodes: 2,
      dataParallelSize: 4,
      tensorParallelSize: 8,
      ports: { api: 9081, dataParallelRpc: 16591, kv: 30000 },
      engineId: "0",
      env: { ...a3Env, HCCL_BUFFSIZE: "400", VLLM_ASCEND_ENABLE_FLASHCOMM1: "1" },
      args: {
        ...base,
        ...tools,
        ...prefetched,
        ...drafts(1),
        enableExpertParallel: true,
        maxModelLen: 133120,
        maxNumBatchedTokens: 8192,
        maxNumSeqs: 64,
        gpuMemoryUtilization: 0.92,
        enforceEager: true,
        additionalConfig: int4PrefillConfig,
      },
    },
    decode: {
      role: "decode",
      nodes: 2,
      dataParallelSize: 32,
      tensorParallelSize: 1,
      ports: { api: 9900, dataParallelRpc: 16600, kv: 30100 },
      engineId: "1",
      env: { ...a3Env, HCCL_BUFFSIZE: "256", TASK_QUEUE_ENABLE: "1" },
      args: {
        ...base,
        ...tools,
        ...prefetched,
        ...decodeGraphs,
        ...drafts(5),
        enableExpertParallel: true,
        maxModelLen: 133120,
        maxNumBatchedTokens: 164,
        maxNumSeqs: 32,
        gpuMemoryUtilization: 0.92,
        additionalConfig: int4DecodeConfig,
      },
    },
  },
  proxy: { port: 8000 },
  accepts: {
    ...timeoutAccepts,
    ...rpcPortAccepts,
    "ascend-switch-deprecated": {
      "groups.decode.args.additionalConfig.recompute_scheduler_enable": keptAtTop,
    },
    "vllm-batched-tokens-cover-drafts": {
      "groups.decode.args.maxNumBatchedTokens":
        "the document's budget: a rank decodes at most 27 sequences with five drafts each in one step",
    },
  },
});
