import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import { decodeContext, rpcPortAccepts, sharedExpertAccepts } from "./parts/glm-5.2-prefill-decode.ts";
import {
  base,
  decodeGraphs,
  drafts,
  engines,
  everywhere,
  int8Caches,
  keptAtTop,
  prefetched,
  tools,
} from "./parts/vllm-ascend-documents.ts";

/** Variables of both sides. */
const env = {
  ...everywhere,
  VLLM_EXECUTE_MODEL_TIMEOUT_SECONDS: "30000",
  HCCL_BUFFSIZE: "400",
  MF_GROUP_JOIN_MAX_TIMEOUT: "1200",
};

/**
 * GLM-5.2 w8a8c8 on four Atlas 800 A3 with a context of one million tokens: two prefill ranks of a node each, whose caches are spread
 * over its sixteen devices, four decode ranks on the other two nodes, spread over eight, and the proxy in front. GLM5.2.md of
 * vllm-ascend v0.30.0rc2, §5.2.3.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP` and `TP_SOCKET_IFNAME`, the address of the node and its NIC. By default vLLM uses the NIC of the default route,
 *   which on nodes with several NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head of each group (16592, 16601).
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values without effect, kept unchanged: `multistream_overlap_shared_expert`, which `enable_fused_mc2` turns off
 * (vllm-ascend v0.30.0rc2, ascend_config.py:842), and `enable_mlapo` on decode, beside an int8 cache (sfa_v1.py:1088).
 *
 * Deviations from the document:
 * - The stack omits `fuse_muls_add`. At the top of `additionalConfig` it stops the start since v0.27.1rc1 (ascend_config.py:565 of
 *   v0.30.0rc2); in ascend_compilation_config it is on by default.
 * - `enable_dsa_cp` on the second prefill node, too, as on the first: it changes how the attention of a rank divides prompts, and all
 *   prefill ranks serve the same requests.
 * - No `--headless`. The document sets it on the second node of each role beside `--data-parallel-rank`, by which each rank has an API
 *   of its own; headless ranks would get no requests, and its proxy lists only the first nodes.
 * - The `engine_id` of a prefill rank is its rank, and that of a decode rank 100 plus the rank, instead of 0 and 2 for all: with
 *   context parallelism decode keeps the ports of a prefill engine by its id. vLLM 0.30 would append the rank (core.py:1311).
 * - The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md).
 */
export default defineTopology({
  name: "a3-glm52-1m-1p1d-d4",
  summary:
    "GLM-5.2 w8a8c8 on four Atlas 800 A3, prefill dp 2, tp 16, dcp 16, decode dp 4, tp 8, dcp 8, context 1048576",
  source: "GLM5.2.md of vllm-ascend v0.30.0rc2, §5.2.3",
  model: glm52("w8a8c8", "glm-5"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a3",
  kvTransfer: { connector: "MooncakeConnectorV1", useAscendDirect: true },
  groups: {
    prefill: {
      role: "prefill",
      nodes: 2,
      dataParallelSize: 2,
      tensorParallelSize: 16,
      ports: { api: 9081, dataParallelRpc: 16591, kv: 30000 },
      engineId: "{rank}",
      env,
      args: {
        ...base,
        ...tools,
        ...prefetched,
        ...drafts(1),
        ...decodeContext(16),
        ...int8Caches,
        enableExpertParallel: true,
        maxModelLen: 1048576,
        maxNumBatchedTokens: 8192,
        enablePrefixCaching: true,
        maxNumSeqs: 64,
        gpuMemoryUtilization: 0.85,
        enforceEager: true,
        additionalConfig: {
          multistream_overlap_shared_expert: true,
          enable_dsa_cp: true,
          c8_enable_reshape_optim: true,
          mega_moe_max_tokens: 8192,
          enable_flashcomm1: true,
          enable_fused_mc2: 1,
        },
      },
      overrides: { nodes: { "1": { ports: { api: 9082 } } } },
    },
    decode: {
      role: "decode",
      nodes: 2,
      dataParallelSize: 4,
      tensorParallelSize: 8,
      ports: { api: 9900, dataParallelRpc: 16600, kv: 30200 },
      engineId: "{100+rank}",
      env,
      args: {
        ...base,
        ...tools,
        ...prefetched,
        ...decodeGraphs,
        ...drafts(5),
        ...decodeContext(8),
        ...int8Caches,
        enableExpertParallel: true,
        maxModelLen: 1048576,
        maxNumBatchedTokens: 192,
        maxNumSeqs: 32,
        gpuMemoryUtilization: 0.9,
        asyncScheduling: true,
        additionalConfig: {
          recompute_scheduler_enable: true,
          multistream_overlap_shared_expert: true,
          enable_fused_mc2: 1,
          enable_mlapo: true,
        },
      },
    },
  },
  proxy: { port: 8000 },
  accepts: {
    ...rpcPortAccepts,
    ...sharedExpertAccepts,
    "ascend-mlapo-effective": {
      "groups.decode.args.additionalConfig.enable_mlapo":
        "the document sets it beside an int8 cache, which excludes MLAPO (v0.30.0rc2, sfa_v1.py:1088)",
    },
    "ascend-switch-deprecated": {
      "groups.decode.args.additionalConfig.recompute_scheduler_enable": keptAtTop,
    },
  },
});
