import { defineTopology } from "../core/index.ts";
import { glm52 } from "./parts/glm-5.2.ts";
import { millionTokens, millionTokensAccepts } from "./parts/glm-5.2-serving.ts";
import { drafts, engines, everywhere } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.2 w4a8c8 on one Atlas 800 A3 with a context of one million tokens, which decode context parallelism spreads over all 16
 * devices. GLM5.2.md of vllm-ascend v0.30.0rc2, §5.2.1.
 *
 * Additions to the documented process:
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - The additions of every stack in docs/additions.md.
 *
 * Documented values without effect, kept unchanged: the size 4 of `cudagraph_capture_sizes`.
 *
 * Deviations from the document:
 * - The stack omits `kvCacheDtype` int8, which turns SFA C8 on. §9.2 of the document advises against it with decode context
 *   parallelism on w4a8c8 weights; the document of August 2026 and upstream's tests with these weights leave it out.
 * - The stack omits `fuse_muls_add` at the top of `additionalConfig`. The release refuses unknown keys (ascend_config.py:565); in
 *   ascend_compilation_config the fusion is on by default (:129).
 */
export default defineTopology({
  name: "a3-glm52-1m",
  summary: "GLM-5.2 w4a8c8 on one Atlas 800 A3, tp 16, dcp 16, context 1024000",
  source: "GLM5.2.md of vllm-ascend v0.30.0rc2, §5.2.1",
  model: glm52("w4a8c8", "glm-52"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 1,
      dataParallelSize: 1,
      tensorParallelSize: 16,
      ports: { api: 8000 },
      env: { ...everywhere, HCCL_BUFFSIZE: "768" },
      args: {
        ...drafts(3),
        seed: 1024,
        enableExpertParallel: true,
        decodeContextParallelSize: 16,
        cpKvCacheInterleaveSize: 128,
        maxNumSeqs: 32,
        maxModelLen: 1024000,
        maxNumBatchedTokens: 16384,
        gpuMemoryUtilization: 0.8,
        safetensorsLoadStrategy: "prefetch",
        attentionConfig: { indexer_kv_dtype: "int8" },
        compilationConfig: { cudagraph_mode: "FULL_DECODE_ONLY", cudagraph_capture_sizes: [4, 16, 128] },
        additionalConfig: millionTokens,
      },
    },
  },
  accepts: {
    ...millionTokensAccepts,
    "vllm-capture-sizes-kept": {
      "groups.serve.args.compilationConfig.cudagraph_capture_sizes":
        "the document lists 4, too; steps of up to 16 tokens use the graph of size 16",
    },
  },
});
