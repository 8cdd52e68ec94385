import { inRange, type VersionRange } from "../version-range.ts";

type Keys = Readonly<Record<string, VersionRange>>;

/** Objects behind flags whose keys were read from vLLM's source, and the releases that were read. */
const READ: VersionRange = { before: "0.20.3" };

const always: VersionRange = {};

/** Fields of SpeculativeConfig (vllm/config/speculative.py) that a user may set. */
const speculative: Keys = {
  attention_backend: { since: "0.20" },
  code_revision: always,
  disable_by_batch_size: { before: "0.17" },
  disable_padded_drafter_batch: always,
  draft_load_config: { since: "0.17" },
  draft_sample_method: { since: "0.20" },
  draft_tensor_parallel_size: always,
  enforce_eager: always,
  max_model_len: always,
  method: always,
  model: always,
  moe_backend: { since: "0.20" },
  num_speculative_tokens: always,
  parallel_drafting: { since: "0.17" },
  prompt_lookup_max: always,
  prompt_lookup_min: always,
  quantization: always,
  rejection_sample_method: { since: "0.18" },
  revision: always,
  speculative_token_tree: { before: "0.20" },
  suffix_decoding_max_cached_requests: always,
  suffix_decoding_max_spec_factor: always,
  suffix_decoding_max_tree_depth: always,
  suffix_decoding_min_token_prob: always,
  synthetic_acceptance_length: { since: "0.20" },
  synthetic_acceptance_rates: { since: "0.20" },
  tensor_parallel_size: { since: "0.17" },
  use_local_argmax_reduction: { since: "0.17" },
};

/** Fields of CompilationConfig (vllm/config/compilation.py). */
const compilation: Keys = {
  backend: always,
  cache_dir: always,
  compile_cache_save_format: always,
  compile_mm_encoder: always,
  compile_ranges_endpoints: { since: "0.18" },
  compile_ranges_split_points: { before: "0.18" },
  compile_sizes: always,
  cudagraph_capture_sizes: always,
  cudagraph_copy_inputs: always,
  cudagraph_mm_encoder: { since: "0.20" },
  cudagraph_mode: always,
  cudagraph_num_of_warmups: always,
  cudagraph_specialize_lora: always,
  custom_ops: always,
  debug_dump_path: always,
  dynamic_shapes_config: always,
  encoder_cudagraph_max_frames_per_batch: { since: "0.20" },
  encoder_cudagraph_max_vision_items_per_batch: { since: "0.20" },
  encoder_cudagraph_token_budgets: { since: "0.20" },
  fast_moe_cold_start: { since: "0.17" },
  inductor_compile_config: always,
  inductor_passes: always,
  ir_enable_torch_wrap: { since: "0.20" },
  level: { before: "0.17" },
  max_cudagraph_capture_size: always,
  mode: always,
  pass_config: always,
  splitting_ops: always,
  use_inductor_graph_partition: always,
};

const tables = { compilationConfig: compilation, speculativeConfig: speculative } as const;

/** Flags that take an object whose keys are known. */
export type ConfigFlag = keyof typeof tables;

export const configFlags: readonly ConfigFlag[] = ["compilationConfig", "speculativeConfig"];

/** The keys that a version takes behind a flag; undefined where nobody has read that version. */
export function configKeys(flag: ConfigFlag, version: string): readonly string[] | undefined {
  if (!inRange(version, READ)) return undefined;
  return Object.entries(tables[flag])
    .filter(([, range]) => inRange(version, range))
    .map(([key]) => key);
}
