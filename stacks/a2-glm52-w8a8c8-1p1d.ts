import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import { a2SharedAccepts, a2Transfer, captureSizes } from "./parts/glm-5.2-prefill-decode.ts";
import {
  base,
  decodeGraphs,
  drafts,
  engines,
  everywhere,
  int8Caches,
  keptAtTop,
  onBoth,
  prefetched,
  tools,
} from "./parts/vllm-ascend-documents.ts";

/** Keys of `additionalConfig` on both sides. */
const additionalConfig = {
  ascend_compilation_config: { enable_npugraph_ex: true, enable_static_kernel: false },
  multistream_overlap_shared_expert: true,
  enable_mc2_hierarchy_comm: false,
  enable_cpu_binding: true,
  enable_mlapo: true,
};

/**
 * GLM-5.2 w8a8c8 on eight Atlas 800 A2 with a context of 200000: four prefill ranks of a node each, eight decode ranks on four
 * nodes, a pool of KV caches for both sides, and the proxy in front. GLM5.2.md of vllm-ascend v0.30.0rc2, §5.1.3.2; upstream reports a
 * GPQA score of 91.92 on eight A2.
 *
 * Additions to the documented processes:
 * - The master of the pool, and its port 50088, as in kv_cache_pool_ascend_store.md. Each process gives the pool 1 GB, as in that
 *   document; `kvTransfer.pool.segmentSize` changes that. The nodes need 200,000 huge pages (`vm.nr_hugepages`), as in that
 *   document.
 * - `VLLM_HOST_IP` and `TP_SOCKET_IFNAME`, the address of the node and its NIC. By default vLLM uses the NIC of the default route,
 *   which on nodes with several NICs can differ from that of HCCL.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head of each group (16592, 16601).
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values with known issues, kept unchanged:
 * - `maxNumBatchedTokens` 256 of decode holds 64 sequences with their drafts, not the 256 of `maxNumSeqs`.
 * - vLLM drops the sizes of `cudagraph_capture_sizes` above 256.
 * - `HCCL_BUFFSIZE` 256 of prefill holds 42 tokens of a device if all of them go to the experts of one device.
 * - `enable_mlapo` has no effect beside `enable_dsa_cp` in prefill, and beside the int8 cache in decode (sfa_v1.py:1088).
 *
 * Deviations from the document:
 * - The stack omits `fuse_muls_add`. At the top of `additionalConfig` it stops the start since v0.27.1rc1 (ascend_config.py:565 of
 *   v0.30.0rc2); in ascend_compilation_config it is on by default.
 * - The stack omits `profilerConfig`: its folder is a placeholder.
 * - `MOONCAKE_CONFIG_PATH` is that of the config file that the launch scripts come with.
 * - `LD_LIBRARY_PATH` has no /usr/local/python3.11.10/lib: the image has Python 3.12. The launch script adds /usr/local/lib.
 */
export default defineTopology({
  name: "a2-glm52-w8a8c8-1p1d",
  summary:
    "GLM-5.2 w8a8c8 on eight Atlas 800 A2, prefill dp 4, tp 8, decode dp 8, tp 4, Mooncake pool, context 200000",
  source: "GLM5.2.md of vllm-ascend v0.30.0rc2, §5.1.3.2",
  model: glm52("w8a8c8", "glm-5"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a2",
  kvTransfer: a2Transfer,
  groups: {
    prefill: {
      role: "prefill",
      nodes: 4,
      dataParallelSize: 4,
      tensorParallelSize: 8,
      ports: { api: 9081, dataParallelRpc: 16591, kv: 30000 },
      env: { ...everywhere, HCCL_BUFFSIZE: "256", HCCL_INTRA_ROCE_ENABLE: "1" },
      args: {
        ...base,
        ...tools,
        ...prefetched,
        ...drafts(1),
        ...int8Caches,
        enableExpertParallel: true,
        enablePrefixCaching: true,
        enableChunkedPrefill: true,
        maxModelLen: 200000,
        maxNumBatchedTokens: 8192,
        maxNumSeqs: 512,
        gpuMemoryUtilization: 0.92,
        enforceEager: true,
        additionalConfig: {
          ...additionalConfig,
          enable_flashcomm1: true,
          enable_dsa_cp: true,
          recompute_scheduler_enable: false,
        },
      },
    },
    decode: {
      role: "decode",
      nodes: 4,
      dataParallelSize: 8,
      tensorParallelSize: 4,
      ports: { api: 9900, dataParallelRpc: 16600, kv: 30100 },
      env: { ...everywhere, HCCL_BUFFSIZE: "2560", HCCL_INTRA_ROCE_ENABLE: "1" },
      args: {
        ...base,
        ...tools,
        ...prefetched,
        ...drafts(3),
        ...int8Caches,
        enableExpertParallel: true,
        enablePrefixCaching: true,
        maxModelLen: 200000,
        maxNumBatchedTokens: 256,
        maxNumSeqs: 256,
        gpuMemoryUtilization: 0.92,
        compilationConfig: { ...decodeGraphs.compilationConfig, cudagraph_capture_sizes: captureSizes },
        additionalConfig: {
          ...additionalConfig,
          enable_flashcomm1: false,
          enable_dsa_cp: false,
          recompute_scheduler_enable: true,
        },
      },
    },
  },
  proxy: { port: 8000 },
  accepts: {
    ...a2SharedAccepts,
    "ascend-mlapo-effective": {
      "groups.prefill.args.additionalConfig.enable_mlapo":
        "the document sets it beside enable_dsa_cp, which excludes MLAPO",
      "groups.decode.args.additionalConfig.enable_mlapo":
        "the document sets it beside an int8 cache, which excludes MLAPO (v0.30.0rc2, sfa_v1.py:1088)",
    },
    "ascend-mlapo-decode-only": {
      "groups.prefill.args.additionalConfig.enable_mlapo": "the document sets it on both sides",
    },
    "ascend-switch-deprecated": {
      ...onBoth("args.additionalConfig.recompute_scheduler_enable", keptAtTop),
      ...onBoth(
        "args.additionalConfig.enable_mc2_hierarchy_comm",
        "the document sets it to false, which is the default",
      ),
    },
    "vllm-batched-tokens-cover-drafts": {
      "groups.decode.args.maxNumBatchedTokens":
        "the document's budget: a rank decodes at most 64 sequences with three drafts each in one step",
    },
    "vllm-capture-sizes-kept": {
      "groups.decode.args.compilationConfig.cudagraph_capture_sizes":
        "the document's list; vLLM drops the sizes that no step reaches",
    },
  },
});
