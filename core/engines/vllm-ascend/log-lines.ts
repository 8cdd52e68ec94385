import type { LogLine } from "../../domain/index.ts";

/**
 * Lines of vLLM 0.13.0 to 0.25.1 and of vLLM-Ascend v0.13.0 to v0.25.1rc1. The texts are the same in all of them, but for
 * the amounts of memory after "took".
 */
export const logLines: readonly LogLine[] = [
  // vllm/v1/engine/core.py, EngineCore.__init__
  { pattern: /Initializing a V1 LLM engine/, text: "initializes the engine" },
  // vllm_ascend/worker/model_runner_v1.py, load_model; vllm/v1/worker/gpu_model_runner.py, load_model
  { pattern: /Starting to load model/, text: "loads weights" },
  // vllm/model_executor/model_loader/weight_utils.py, loading_desc of the progress bar
  { pattern: /Loading safetensors checkpoint shards:\s*(\d+)%/, text: "loads weights, $1 %" },
  // vllm_ascend/worker/model_runner_v1.py, load_model
  { pattern: /Loading drafter model/, text: "loads the draft model" },
  { pattern: /Loading model weights took|Model loading took/, text: "weights loaded" },
  // vllm_ascend/worker/worker.py, determine_available_memory
  { pattern: /Available KV cache memory:/, text: "allocates the KV cache" },
  // vllm/v1/worker/gpu_model_runner.py, _capture_cudagraphs
  { pattern: /Capturing CUDA graphs[^:]*:\s*(\d+)%/, text: "captures graphs, $1 %" },
  { pattern: /Graph capturing finished/, text: "graphs captured" },
  // vllm/v1/engine/core.py, _initialize_kv_caches
  { pattern: /init engine \(profile, create kv cache, warmup model\) took/, text: "engine initialized" },
  // vllm/v1/engine/utils.py, wait_for_engine_startup
  {
    pattern: /Waiting for (\d+) local, (\d+) remote core engine proc\(s\)/,
    text: "waits for $1 local and $2 remote engines",
  },
  // uvicorn/lifespan/on.py: the log of the API server in every release
  { pattern: /Application startup complete/, text: "API open", opens: true },
];
