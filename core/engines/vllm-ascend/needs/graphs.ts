import { atLeast, captures, excludes, filled, given, like, needs } from "./condition.ts";
import type { Need } from "./need.ts";

/** What vLLM checks of graphs and kernels that a flag and a structure both set. */
export const graphs: readonly Need[] = [
  {
    id: "vllm-capture-sizes-once",
    source: "vLLM 0.13.0, engine/arg_utils.py:1685, to 0.30.0, :2600",
    when: [given("cudagraphCaptureSizes")],
    requirement: excludes(given("compilationConfig.cudagraph_capture_sizes")),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-capture-maximum-once",
    source: "vLLM 0.13.0, engine/arg_utils.py:1692, to 0.30.0, :2607",
    when: [given("maxCudagraphCaptureSize")],
    requirement: excludes(given("compilationConfig.max_cudagraph_capture_size")),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-capture-maximum-positive",
    source: "vLLM 0.13.0, config/vllm.py:1079, to 0.30.0, :2306, _set_cudagraph_sizes",
    when: [given("maxCudagraphCaptureSize"), captures],
    requirement: atLeast(1),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-capture-maximum-key-positive",
    source: "vLLM 0.13.0, config/vllm.py:1079, to 0.30.0, :2306, _set_cudagraph_sizes",
    when: [given("compilationConfig.max_cudagraph_capture_size"), captures],
    requirement: atLeast(1),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-custom-operators-words",
    source: "vLLM 0.13.0, config/compilation.py:811, to 0.30.0, :1013, CompilationConfig.__post_init__",
    when: [filled("compilationConfig.custom_ops")],
    requirement: needs(
      like("compilationConfig.custom_ops", /^(all|none|[+-].+)$/, "all, none, or names after + or -"),
    ),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-compile-sizes-words",
    source: "vLLM 0.13.0, config/compilation.py:883, to 0.30.0, :1132, post_init_cudagraph_sizes",
    when: [filled("compilationConfig.compile_sizes")],
    requirement: needs(
      like(
        "compilationConfig.compile_sizes",
        /^cudagraph_capture_sizes$/,
        "numbers, or the word cudagraph_capture_sizes",
      ),
    ),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-kernel-tuning-once",
    releases: { since: "0.16" },
    source: "vLLM 0.16.0, engine/arg_utils.py:1743, to 0.30.0, :2554",
    when: [given("enableFlashinferAutotune")],
    requirement: excludes(given("kernelConfig.enable_flashinfer_autotune")),
    fix: { kind: "remove" },
  },
];
