import { defineTopology } from "../core/index.ts";
import { glm51 } from "./parts/glm-5.1.ts";
import {
  base,
  decodeGraphs,
  drafts,
  engines,
  everywhere,
  indexCache,
  int8Caches,
  keptAtTop,
  tools,
} from "./parts/vllm-ascend-documents.ts";

const overlapOff = "the document sets both switches; the plugin logs that fused MC2 turns this one off";

/**
 * GLM-5.1 w8a8c8 on four Atlas 800 A3 with a context of 202752: one prefill engine whose two pipeline stages fill two nodes, eight
 * decode ranks on the other two, and the proxy in front. GLM5.md of vllm-ascend v0.30.0rc2, §5.3.2 and §5.3.3.
 *
 * Additions to the documented processes:
 * - `VLLM_HOST_IP`, the address of the node. Without it the KV side channel advertises the NIC of the default route
 *   (vLLM get_ip), which on nodes with several NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A mount of `/etc/hccn.conf`. Without it decode returns wrong tokens without an error (vllm-ascend#7711).
 * - A supervisor on each node, and its port on the head of each group (7059, 12322). The document starts the nodes by hand.
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values without effect, kept unchanged:
 * - `multistream_overlap_shared_expert`, which fused MC2 turns off (vllm-ascend v0.30.0rc2, ascend_config.py:842).
 * - `enable_mlapo` on decode: beside an int8 cache the plugin prepares latent attention without MLAPO (sfa_v1.py:1088).
 *
 * `recompute_scheduler_enable` stays at the top of `additionalConfig`; each start warns that scheduler_config is its place now
 * (ascend_config.py:1663). With HDK 0.26.0 (as upstream writes it) or earlier, `c8_enable_reshape_optim` may conflict with
 * operators on the AI CPU; set it to false there (vllm-ascend#16952).
 *
 * Prefill, decode and the proxy all have port 8000 without a conflict: a pod of prefill or decode takes a whole node, and the
 * proxy runs in a network of its own.
 *
 * Deviations from the document:
 * - The stack omits `fuse_muls_add`. v0.27.1rc1 and later refuse unknown keys at the top of `additionalConfig` (v0.30.0rc2,
 *   ascend_config.py:565); in ascend_compilation_config it is on by default (:129).
 * - `enable_fused_mc2` is 1. The key is a number, as which the plugin reads the documented true (:608).
 * - The headless node also has `--port`, which it does not use.
 * - The launch script extends `LD_LIBRARY_PATH`, for every process (docs/additions.md).
 */
export default defineTopology({
  name: "a3-glm51-1p1d",
  summary: "GLM-5.1 w8a8c8 on four Atlas 800 A3, prefill pp 2, tp 16, decode dp 8, tp 4, context 202752",
  source: "GLM5.md of vllm-ascend v0.30.0rc2, §5.3.2",
  model: glm51("GLM-5.1-W8A8C8-MTP"),
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
      ports: { api: 8000, master: 7060, kv: 30000 },
      engineId: "0",
      env: { ...everywhere, HCCL_BUFFSIZE: "400" },
      args: {
        ...base,
        ...tools,
        ...indexCache,
        ...drafts(1),
        ...int8Caches,
        enableExpertParallel: true,
        maxModelLen: 202752,
        maxNumBatchedTokens: 16384,
        maxNumSeqs: 64,
        gpuMemoryUtilization: 0.92,
        enablePrefixCaching: true,
        enforceEager: true,
        additionalConfig: {
          recompute_scheduler_enable: false,
          multistream_overlap_shared_expert: true,
          enable_dsa_cp: true,
          c8_enable_reshape_optim: true,
          enable_flashcomm1: true,
          enable_fused_mc2: 1,
        },
      },
    },
    decode: {
      role: "decode",
      nodes: 2,
      dataParallelSize: 8,
      tensorParallelSize: 4,
      ports: { api: 8000, dataParallelRpc: 12321, kv: 30200 },
      engineId: "{100+rank}",
      env: { ...everywhere, HCCL_BUFFSIZE: "256" },
      args: {
        ...base,
        ...tools,
        ...decodeGraphs,
        ...indexCache,
        ...drafts(3),
        ...int8Caches,
        enableExpertParallel: true,
        maxModelLen: 202752,
        maxNumBatchedTokens: 164,
        maxNumSeqs: 32,
        gpuMemoryUtilization: 0.92,
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
    "ascend-switch-deprecated": {
      "groups.prefill.args.additionalConfig.recompute_scheduler_enable": keptAtTop,
      "groups.decode.args.additionalConfig.recompute_scheduler_enable": keptAtTop,
    },
    "ascend-mlapo-effective": {
      "groups.decode.args.additionalConfig.enable_mlapo":
        "the document sets it beside an int8 cache, which excludes MLAPO (v0.30.0rc2, sfa_v1.py:1088)",
    },
    "ascend-fused-mc2-shared-expert": {
      "groups.prefill.args.additionalConfig.multistream_overlap_shared_expert": overlapOff,
      "groups.decode.args.additionalConfig.multistream_overlap_shared_expert": overlapOff,
    },
  },
});
