import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import { a2SharedAccepts, a2Transfer, captureSizes } from "./parts/glm-5.2-prefill-decode.ts";
import {
  base,
  decodeGraphs,
  drafts,
  engines,
  everywhere,
  onBoth,
  prefetched,
  tools,
} from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.2 w4a8c8 on eight Atlas 800 A2 with a context of 256000: four prefill ranks of a node each, eight decode ranks on four
 * nodes, a pool of KV caches for both sides, and the proxy in front. GLM5.2.md of vllm-ascend v0.23.0.post1, §5.1.2.2, which calls
 * these weights experimental, with a known loss of accuracy where prefill and decode are separate (§3.1).
 *
 * Additions to the documented processes:
 * - The master of the pool, and its port 50088, as in kv_cache_pool_ascend_store.md, to which the document refers. Each process
 *   gives the pool 1 GB, as in that document; `kvTransfer.pool.segmentSize` changes that. The nodes need 200,000 huge pages
 *   (`vm.nr_hugepages`), as in that document.
 * - `VLLM_HOST_IP` on prefill, too: the address of the node. By default vLLM uses the NIC of the default route.
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - A supervisor on each node, and its port on the head of each group (16592, 16601).
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values with known issues, kept unchanged:
 * - `cudagraph_capture_sizes` has sizes that are no multiples of the six tokens of a sequence (298 is printed so); vLLM rounds them
 *   up. Steps above 384 tokens, which is 64 sequences, run without a graph.
 * - `maxNumBatchedTokens` of decode is 768; the text below the command says 256, which would hold 42 sequences with their drafts.
 * - `HCCL_BUFFSIZE` 256 of prefill holds 42 tokens of a device if all of them go to the experts of one device.
 * - No effect: `VLLM_ASCEND_ENABLE_MLAPO`, in prefill beside `enable_dsa_cp` and in decode beside the int8 cache (sfa_v1.py:697),
 *   and `VLLM_USE_V1`. The plugin also reads neither `ASCEND_AGGREGATE_ENABLE` nor `ASCEND_TRANSPORT_PRINT`.
 *
 * Deviations from the document:
 * - `MOONCAKE_CONFIG_PATH` is that of the config file that the launch scripts come with.
 * - `LD_LIBRARY_PATH` has no /usr/local/python3.11.10/lib: the image has Python 3.12. The launch script adds /usr/local/lib.
 */
export default defineTopology({
  name: "a2-glm52-1p1d",
  summary:
    "GLM-5.2 w4a8c8 on eight Atlas 800 A2, prefill dp 4, tp 8, decode dp 8, tp 4, Mooncake pool, context 256000",
  source: "GLM5.2.md of vllm-ascend v0.23.0.post1, §5.1.2.2",
  model: glm52("w4a8c8", "glm-5"),
  engine: engines["v0.23.0.post1"],
  hardware: "atlas-800-a2",
  kvTransfer: a2Transfer,
  groups: {
    prefill: {
      role: "prefill",
      nodes: 4,
      dataParallelSize: 4,
      tensorParallelSize: 8,
      ports: { api: 9081, dataParallelRpc: 16591, kv: 30000 },
      env: {
        ...everywhere,
        OMP_PROC_BIND: "false",
        OMP_NUM_THREADS: "10",
        VLLM_ASCEND_ENABLE_MLAPO: "1",
        HCCL_BUFFSIZE: "256",
        TASK_QUEUE_ENABLE: "1",
        VLLM_USE_V1: "1",
        ASCEND_AGGREGATE_ENABLE: "1",
        ASCEND_TRANSPORT_PRINT: "1",
        VLLM_ASCEND_ENABLE_FLASHCOMM1: "1",
        HCCL_INTRA_ROCE_ENABLE: "1",
        ACL_OP_INIT_MODE: "1",
      },
      args: {
        ...base,
        ...tools,
        ...prefetched,
        ...drafts(1),
        enableExpertParallel: true,
        enablePrefixCaching: true,
        enableChunkedPrefill: true,
        asyncScheduling: true,
        maxModelLen: 256000,
        maxNumBatchedTokens: 8192,
        maxNumSeqs: 256,
        gpuMemoryUtilization: 0.95,
        enforceEager: true,
        additionalConfig: {
          enable_flashcomm1: true,
          enable_dsa_cp: true,
          ascend_compilation_config: { enable_npugraph_ex: true },
          multistream_overlap_shared_expert: true,
          enable_sparse_sfa_c8: true,
          enable_sparse_li_c8: true,
          enable_cpu_binding: true,
        },
      },
    },
    decode: {
      role: "decode",
      nodes: 4,
      dataParallelSize: 8,
      tensorParallelSize: 4,
      ports: { api: 9900, dataParallelRpc: 16600, kv: 30100 },
      kvTransfer: { connectors: { AscendStoreConnector: { load_async: true } } },
      env: {
        ...everywhere,
        OMP_PROC_BIND: "false",
        OMP_NUM_THREADS: "10",
        VLLM_ASCEND_ENABLE_MLAPO: "1",
        HCCL_BUFFSIZE: "2560",
        TASK_QUEUE_ENABLE: "1",
        VLLM_USE_V1: "1",
        HCCL_INTRA_ROCE_ENABLE: "1",
        ACL_OP_INIT_MODE: "1",
      },
      args: {
        ...base,
        ...tools,
        ...prefetched,
        ...drafts(5),
        enableExpertParallel: true,
        enablePrefixCaching: true,
        asyncScheduling: true,
        maxModelLen: 256000,
        maxNumBatchedTokens: 768,
        maxNumSeqs: 128,
        gpuMemoryUtilization: 0.95,
        compilationConfig: {
          ...decodeGraphs.compilationConfig,
          cudagraph_capture_sizes: captureSizes,
        },
        additionalConfig: {
          ascend_compilation_config: { enable_npugraph_ex: true },
          multistream_overlap_shared_expert: true,
          enable_sparse_sfa_c8: true,
          enable_sparse_li_c8: true,
          enable_cpu_binding: true,
          recompute_scheduler_enable: true,
        },
      },
    },
  },
  proxy: { port: 8000 },
  accepts: {
    ...a2SharedAccepts,
    "ascend-mlapo-effective": {
      "groups.prefill.env.VLLM_ASCEND_ENABLE_MLAPO":
        "the document sets it beside enable_dsa_cp, which excludes MLAPO",
      "groups.decode.env.VLLM_ASCEND_ENABLE_MLAPO":
        "the document sets it beside an int8 cache, which excludes MLAPO (v0.23.0.post1, sfa_v1.py:697)",
    },
    "ascend-mlapo-decode-only": {
      "groups.prefill.env.VLLM_ASCEND_ENABLE_MLAPO": "the document sets it on both sides",
    },
    "vllm-capture-sizes-drafts": {
      "groups.decode.args.compilationConfig.cudagraph_capture_sizes":
        "the document's list; vLLM rounds the sizes up to whole sequences",
    },
    "vllm-capture-sizes-cover-steps": {
      "groups.decode.args.compilationConfig.cudagraph_capture_sizes":
        "the document's list; steps of more than 64 sequences run without a graph",
    },
    "ascend-variable-retired": onBoth(
      "env.VLLM_USE_V1",
      "the document exports it; vLLM 0.23 does not read it",
    ),
  },
});
