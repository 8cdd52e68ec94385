import { defineTopology } from "../core/index.ts";
import { flashArgs, flashEnv, glm53Flash } from "./parts/glm-5.3-flash.ts";
import { decodeGraphs, drafts, engines, everywhere } from "./parts/vllm-ascend-documents.ts";

/**
 * GLM-5.3-Flash w8a8 on one Atlas 800 A3 with a context of 133120: one rank over all sixteen devices. GLM5.3-Flash.md of vllm-ascend
 * v0.30.0rc2, §5.1, A3.
 *
 * Additions to the documented process:
 * - `--shutdown-timeout`, the grace period minus 30 s, and `VLLM_ENGINE_READY_TIMEOUT_S`, the start-up budget.
 * - The additions of every stack in docs/additions.md.
 *
 * `limitMmPerPrompt` allows one image per request and no video. The command has no parsers; the document names `glm47`
 * for tool calls and `glm45` for reasoning.
 */
export default defineTopology({
  name: "a3-glm53flash",
  summary: "GLM-5.3-Flash w8a8 on one Atlas 800 A3, tp 16, context 133120",
  source: "GLM5.3-Flash.md of vllm-ascend v0.30.0rc2, §5.1",
  model: glm53Flash("w8a8"),
  engine: engines["v0.30.0rc2"],
  hardware: "atlas-800-a3",
  groups: {
    serve: {
      role: "serve",
      nodes: 1,
      dataParallelSize: 1,
      tensorParallelSize: 16,
      ports: { api: 8000 },
      env: { ...everywhere, ...flashEnv, HCCL_BUFFSIZE: "400" },
      args: {
        ...flashArgs,
        ...decodeGraphs,
        ...drafts(5),
        maxModelLen: 133120,
        safetensorsLoadStrategy: "prefetch",
        maxNumSeqs: 32,
        maxNumBatchedTokens: 8192,
        gpuMemoryUtilization: 0.92,
        additionalConfig: { multistream_overlap_shared_expert: true },
      },
    },
  },
});
