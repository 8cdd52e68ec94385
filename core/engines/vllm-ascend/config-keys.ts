import { inRange, type VersionRange } from "../../domain/index.ts";
import type { ExpectedValue } from "../../flags/index.ts";
import { type ArgumentValue, entryOf } from "../../topology/index.ts";

/** Type of a field of a config object. `any`: the field takes several forms, or a rule of its own checks it. */
type ConfigType = "any" | "switch" | "number" | "count" | "text" | "object" | "numbers" | "counts" | "texts";

const isNumber = (value: ArgumentValue) => typeof value === "number";

const isText = (value: ArgumentValue) => typeof value === "string";

const isCount = (value: ArgumentValue) =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0;

const listOf = (accepts: ExpectedValue["accepts"]) => (value: ArgumentValue) =>
  Array.isArray(value) && value.every((item) => accepts(item));

/** How messages name each type, and which values it accepts. */
export const configTypes: Readonly<Record<ConfigType, ExpectedValue>> = {
  any: { text: "anything", accepts: () => true },
  switch: { text: "true or false", accepts: (value) => typeof value === "boolean" },
  number: { text: "a number", accepts: isNumber },
  count: { text: "a whole number of at least 1", accepts: isCount },
  text: { text: "a string", accepts: isText },
  object: {
    text: "an object",
    accepts: (value) => typeof value === "object" && !Array.isArray(value),
  },
  numbers: { text: "a list of numbers", accepts: listOf(isNumber) },
  counts: { text: "a list of whole numbers of at least 1", accepts: listOf(isCount) },
  texts: { text: "a list of strings", accepts: listOf(isText) },
};

/** A field, its type and the releases that have it. */
interface Key extends VersionRange {
  readonly type: ConfigType;
}

type Keys = Readonly<Record<string, Key>>;

/** Releases of which the tables below were taken from vLLM's source. */
const READ: VersionRange = { before: "0.20.3" };

/** Fields of SpeculativeConfig (vllm/config/speculative.py) that a user may set. */
const speculative: Keys = {
  attention_backend: { type: "text", since: "0.20" },
  code_revision: { type: "text" },
  disable_by_batch_size: { type: "count", before: "0.17" },
  disable_padded_drafter_batch: { type: "switch" },
  draft_load_config: { type: "object", since: "0.17" },
  draft_sample_method: { type: "text", since: "0.20" },
  draft_tensor_parallel_size: { type: "count" },
  enforce_eager: { type: "switch" },
  max_model_len: { type: "count" },
  method: { type: "text" },
  model: { type: "text" },
  moe_backend: { type: "text", since: "0.20" },
  num_speculative_tokens: { type: "any" },
  parallel_drafting: { type: "switch", since: "0.17" },
  prompt_lookup_max: { type: "count" },
  prompt_lookup_min: { type: "count" },
  quantization: { type: "text" },
  rejection_sample_method: { type: "text", since: "0.18" },
  revision: { type: "text" },
  speculative_token_tree: { type: "text", before: "0.20" },
  suffix_decoding_max_cached_requests: { type: "number" },
  suffix_decoding_max_spec_factor: { type: "number" },
  suffix_decoding_max_tree_depth: { type: "number" },
  suffix_decoding_min_token_prob: { type: "number" },
  synthetic_acceptance_length: { type: "number", since: "0.20" },
  synthetic_acceptance_rates: { type: "numbers", since: "0.20" },
  tensor_parallel_size: { type: "count", since: "0.17" },
  use_local_argmax_reduction: { type: "switch", since: "0.17" },
};

/** Fields of CompilationConfig (vllm/config/compilation.py). */
const compilation: Keys = {
  backend: { type: "text" },
  cache_dir: { type: "text" },
  compile_cache_save_format: { type: "text" },
  compile_mm_encoder: { type: "switch" },
  compile_ranges_endpoints: { type: "numbers", since: "0.18" },
  compile_ranges_split_points: { type: "numbers", before: "0.18" },
  compile_sizes: { type: "any" },
  cudagraph_capture_sizes: { type: "counts" },
  cudagraph_copy_inputs: { type: "switch" },
  cudagraph_mm_encoder: { type: "switch", since: "0.20" },
  cudagraph_mode: { type: "any" },
  cudagraph_num_of_warmups: { type: "number" },
  cudagraph_specialize_lora: { type: "switch" },
  custom_ops: { type: "texts" },
  debug_dump_path: { type: "text" },
  dynamic_shapes_config: { type: "object" },
  encoder_cudagraph_max_frames_per_batch: { type: "number", since: "0.20" },
  encoder_cudagraph_max_vision_items_per_batch: { type: "number", since: "0.20" },
  encoder_cudagraph_token_budgets: { type: "numbers", since: "0.20" },
  fast_moe_cold_start: { type: "switch", since: "0.17" },
  inductor_compile_config: { type: "object" },
  inductor_passes: { type: "object" },
  ir_enable_torch_wrap: { type: "switch", since: "0.20" },
  level: { type: "any", before: "0.17" },
  max_cudagraph_capture_size: { type: "number" },
  mode: { type: "any" },
  pass_config: { type: "object" },
  splitting_ops: { type: "texts" },
  use_inductor_graph_partition: { type: "switch" },
};

const tables = { compilationConfig: compilation, speculativeConfig: speculative } as const;

/** Flags that take an object with known keys. */
export type ConfigFlag = keyof typeof tables;

export const configFlags: readonly ConfigFlag[] = ["compilationConfig", "speculativeConfig"];

/** The keys that a release accepts behind a flag; undefined for a release outside of `READ`. */
export function configKeys(flag: ConfigFlag, version: string): readonly string[] | undefined {
  if (!inRange(version, READ)) return undefined;
  return Object.entries(tables[flag])
    .filter(([, range]) => inRange(version, range))
    .map(([key]) => key);
}

/** The type of a key behind a flag; undefined for a key that the release does not have. */
export function configTypeOf(flag: ConfigFlag, key: string, version: string): ConfigType | undefined {
  const known = entryOf<Key>(tables[flag], key);
  return known !== undefined && inRange(version, known) ? known.type : undefined;
}
