import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import {
  base,
  decodeGraphs,
  drafts,
  engines,
  everywhere,
  int8Caches,
  keptAtTop,
  prefetched,
  rpcPortReason,
  tools,
} from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.2 w8a8c8 on four Atlas 800 A3 with a context of 202752: one prefill engine whose two pipeline stages fill two nodes, sixteen
 * decode ranks on the other two, and the proxy in front. GLM5.2.md of vllm-ascend v0.30.0rc2, §5.1.3.1. `VLLM_USE_FASTOKENS` needs
 * fastokens, which the image has (requirements.txt since v0.28.0rc1).
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP` and `TP_SOCKET_IFNAME`, the address of the node and its NIC. By default vLLM uses the NIC of the default route,
 *   which on nodes with several NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head of each group (7059, 16601).
 * - The additions of every stack in docs/additions.md.
 *
 * Documented value without effect, kept unchanged: `enable_mlapo` on decode, beside an int8 cache (vllm-ascend v0.30.0rc2,
 * sfa_v1.py:1088).
 *
 * Deviations from the document:
 * - The stack omits `fuse_muls_add`. At the top of `additionalConfig` it stops the start since v0.27.1rc1 (ascend_config.py:565 of
 *   v0.30.0rc2); in ascend_compilation_config it is on by default.
 * - `--kv-cache-dtype` int8 on prefill, too. The document's command has it on decode alone, but decode reads the caches as prefill
 *   writes them, and the other documents of these weights set it on both sides.
 * - `--port` 9081 of prefill, to which the document's proxy connects. The document's prefill has `$2` without an argument; its
 *   headless node does not use the port.
 * - Decode has neither `--api-server-count` 16 nor `--headless`. The document sets them beside `--data-parallel-rank`, by which each
 *   rank has an API of its own; headless ranks of the second node would get no requests, and its proxy lists only the first.
 * - The `engine_id` of a decode rank is 100 plus the rank, as in the document of v0.23.0.post1, instead of 2 for all. vLLM 0.30 would
 *   append the rank (core.py:1311).
 * - The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md).
 */
export default defineTopology({
  name: "a3-glm52-1p1d-d16",
  summary: "GLM-5.2 w8a8c8 on four Atlas 800 A3, prefill pp 2, tp 16, decode dp 16, tp 2, context 202752",
  source: "GLM5.2.md of vllm-ascend v0.30.0rc2, §5.1.3.1",
  model: glm52("w8a8c8", "glm-5"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a3",
  kvTransfer: { connector: "MooncakeConnectorV1", useAscendDirect: true },
  groups: {
    prefill: {
      role: "prefill",
      nodes: 2,
      dataParallelSize: 1,
      tensorParallelSize: 16,
      pipelineParallelSize: 2,
      layersPerStage: [41, 37],
      ports: { api: 9081, master: 7060, kv: 30000 },
      engineId: "0",
      env: { ...everywhere, HCCL_BUFFSIZE: "400", VLLM_USE_FASTOKENS: "1" },
      args: {
        ...base,
        ...tools,
        ...prefetched,
        ...drafts(1),
        ...int8Caches,
        apiServerCount: 16,
        enableExpertParallel: true,
        maxModelLen: 202752,
        maxNumBatchedTokens: 16384,
        enablePrefixCaching: true,
        maxNumSeqs: 64,
        gpuMemoryUtilization: 0.85,
        enforceEager: true,
        additionalConfig: { enable_dsa_cp: true, enable_flashcomm1: true, enable_fused_mc2: 1 },
      },
    },
    decode: {
      role: "decode",
      nodes: 2,
      dataParallelSize: 16,
      tensorParallelSize: 2,
      ports: { api: 9900, dataParallelRpc: 16600, kv: 30200 },
      engineId: "{100+rank}",
      env: { ...everywhere, HCCL_BUFFSIZE: "256", VLLM_USE_FASTOKENS: "1" },
      args: {
        ...base,
        ...tools,
        ...prefetched,
        ...decodeGraphs,
        ...drafts(5),
        ...int8Caches,
        enableExpertParallel: true,
        maxModelLen: 202752,
        maxNumBatchedTokens: 192,
        maxNumSeqs: 32,
        gpuMemoryUtilization: 0.9,
        asyncScheduling: true,
        additionalConfig: { recompute_scheduler_enable: true, enable_fused_mc2: 1, enable_mlapo: true },
      },
    },
  },
  proxy: { port: 8000 },
  accepts: {
    "port-random": { "groups.decode.ports": rpcPortReason },
    "ascend-mlapo-effective": {
      "groups.decode.args.additionalConfig.enable_mlapo":
        "the document sets it beside an int8 cache, which excludes MLAPO (v0.30.0rc2, sfa_v1.py:1088)",
    },
    "ascend-switch-deprecated": {
      "groups.decode.args.additionalConfig.recompute_scheduler_enable": keptAtTop,
    },
  },
});
