import type { VersionRange } from "../../domain/index.ts";
import { boundsInWords, isWithinBounds } from "../../flags/index.ts";
import type { ArgumentValue } from "../../topology/index.ts";

/** What the code of the plugin takes for a key of `--additional-config`; it refuses to start with another value. */
export type Expected =
  | NumberExpected
  | { readonly kind: "choice"; readonly values: readonly (string | number)[] }
  | { readonly kind: "path"; readonly ending: string }
  | { readonly kind: "switch" | "text" | "object" };

interface NumberExpected {
  readonly kind: "number";
  readonly whole: boolean;
  /** Whether `int()` or `float()` reads the value, so that a text with a number fits. */
  readonly converted: boolean;
  readonly min?: number;
  /** A minimum that is excluded. */
  readonly above?: number;
  readonly max?: number;
}

/** A key that the plugin checks, with the objects that hold it. */
interface Bound {
  readonly key: string;
  /** @default every release that reads the key */
  readonly releases?: VersionRange;
  /** Whether `or` replaces what Python counts as false, so that it fits. */
  readonly falsyIsUnset?: true;
  readonly expected: Expected;
}

const raw = (limits: Partial<NumberExpected> = {}): NumberExpected => ({
  kind: "number",
  whole: false,
  converted: false,
  ...limits,
});

const counted = (min: number): NumberExpected => ({ kind: "number", whole: true, converted: true, min });

/** Releases whose pydantic classes check types themselves. */
const CLASSES = "0.27";

/** The keys of EplbConfig (vllm-ascend v0.14.0rc1, ascend_config.py:338, v0.23.0, :869, and v0.30.0rc2, :307). */
const EPLB: readonly Bound[] = [
  ...["expert_heat_collection_interval", "algorithm_execution_interval", "num_redundant_experts"].map(
    (key) => ({
      key: `eplb_config.${key}`,
      releases: { since: "0.14" },
      expected: raw({ whole: true, min: 0 }),
    }),
  ),
  {
    key: "eplb_config.eplb_policy_type",
    releases: { since: "0.14" },
    expected: { kind: "choice", values: [0, 1, 2, 3] },
  },
  ...["expert_map_path", "expert_map_record_path"].map((key) => ({
    key: `eplb_config.${key}`,
    releases: { since: "0.14" },
    expected: { kind: "path", ending: ".json" } as const,
  })),
  ...["eplb_heat_collection_stage", "load_collection_phase"].map((key) => ({
    key: `eplb_config.${key}`,
    expected: { kind: "choice", values: ["all", "prefill", "decode"] } as const,
  })),
];

/** Extensions of the scheduler (v0.20.2rc1, ascend_config.py:624, v0.25.1rc1, :628, :673 and :806, v0.30.0rc2, :1512 and :1600). */
const SCHEDULER: readonly Bound[] = [
  {
    key: "profiling_chunk_config.smooth_factor",
    expected: { kind: "number", whole: false, converted: true, above: 0, max: 1 },
  },
  { key: "profiling_chunk_config.min_chunk", expected: counted(1) },
  { key: "profiling_chunk_config.max_fit_chunk", expected: counted(6) },
  // v0.25.1rc1, ascend_config.py:838.
  {
    key: "short_request_first_config",
    releases: { before: CLASSES },
    falsyIsUnset: true,
    expected: { kind: "object" },
  },
  { key: "short_request_first_config.threshold", expected: counted(0) },
  {
    key: "short_request_first_config.long_max_wait_ms",
    expected: { kind: "number", whole: false, converted: true, min: 0 },
  },
  ...["max_jobs", "reserve_margin_blocks"].map((key) => ({
    key: `batch_job_sched_config.${key}`,
    expected: counted(0),
  })),
  ...["reserve_max_blocks", "low_available_tokens_threshold", "short_decode_token_threshold"].map((key) => ({
    key: `batch_job_sched_config.${key}`,
    expected: counted(1),
  })),
  { key: "dyntra_lb_config.mode", expected: { kind: "choice", values: ["dynamic", "static"] } },
  { key: "dyntra_lb_config.start_step", expected: counted(0) },
  { key: "dyntra_lb_config.end_step", expected: counted(-1) },
  { key: "dyntra_lb_config.bubble_threshold", expected: raw({ above: 0 }) },
  { key: "dyntra_lb_config.long_req_block_threshold", expected: counted(1) },
  { key: "dyntra_lb_config.dynamic_max_step", expected: counted(1) },
];

/** v0.21.0rc1, ascend_config.py:691, v0.23.0, :806, and v0.30.0rc2, :356. */
const SAMPLER: readonly Bound[] = [
  ...["enable_block_verify", "enable_entropy_verify"].map((key) => ({
    key: `rejection_sampler_config.${key}`,
    releases: { before: CLASSES },
    expected: { kind: "switch" } as const,
  })),
  { key: "rejection_sampler_config.posterior_threshold", expected: raw({ above: 0, max: 1 }) },
  { key: "rejection_sampler_config.posterior_alpha", expected: raw({ min: 0 }) },
];

/** Sizes that are compared as they are (v0.13.0rc1, ascend_config.py:142), and since v0.27.1rc1, :1005, not below 0. */
const SIZES: readonly Bound[] = ["oproj", "lmhead", "embedding", "mlp", "olora"].flatMap((part) => {
  const key = `finegrained_tp_config.${part}_tensor_parallel_size`;
  return [
    { key, releases: { before: CLASSES }, expected: raw() },
    { key, releases: { since: CLASSES }, expected: raw({ whole: true, min: 0 }) },
  ];
});

/** Objects whose keys are read without a look at their type (v0.13.0rc1, ascend_config.py:30; v0.25.1rc1, :28 and :866). */
const OBJECTS: readonly Bound[] = [
  "ascend_compilation_config",
  "ascend_fusion_config",
  "batch_job_sched_config",
  "finegrained_tp_config",
  "hamming_sparse",
  "npugraph_ex_config",
  "profiling_chunk_config",
  "rejection_sampler_config",
  "scheduler_config",
  "weight_prefetch_config",
  "xlite_graph_config",
].map((key) => ({ key, releases: { before: CLASSES }, expected: { kind: "object" } }));

export const pluginBounds: readonly Bound[] = [
  ...OBJECTS,
  ...EPLB,
  ...SCHEDULER,
  ...SAMPLER,
  ...SIZES,
  // v0.20.2rc1, utils.py:1240: compared as it is.
  { key: "enable_flashcomm2_parallel_size", expected: raw() },
  // v0.20.2rc1, ascend_config.py:325 and 329.
  { key: "dump_config", releases: { before: CLASSES }, expected: { kind: "object" } },
  { key: "dump_config_path", releases: { since: "0.20", before: CLASSES }, expected: { kind: "text" } },
  // v0.21.0rc1 and v0.26.0rc1, logger.py:142.
  { key: "ascend_log_path", releases: { before: CLASSES }, falsyIsUnset: true, expected: { kind: "text" } },
  // v0.27.1rc1, ascend_config.py:458, and v0.30.0rc2, :662.
  { key: "weight_nz_mode", releases: { since: CLASSES }, expected: { kind: "choice", values: [0, 1, 2] } },
  // v0.26.0rc1, ascend_config.py:310, and v0.27.1rc1, :410.
  { key: "mc2_comm_alg", expected: { kind: "choice", values: ["", "fullmesh", "hierarchy", "fullmesh_v2"] } },
  // v0.28.0rc1 and v0.30.0rc2, ascend_config.py:591.
  { key: "combine_quant_mode", expected: { kind: "choice", values: [0, 2, 3, 4] } },
  // v0.27.1rc1 and v0.30.0rc2, ascend_config.py:1319.
  { key: "dynamic_spec_config.method", expected: { kind: "choice", values: ["dspark", "dflash"] } },
];

/**
 * Whether the plugin takes a value.
 *
 * @param strict whether pydantic reads the values, which converts texts; wrong types are then its matter
 */
export function fits(expected: Expected, value: ArgumentValue, strict: boolean): boolean {
  switch (expected.kind) {
    case "number": {
      const number = numberIn(value, expected.converted || strict);
      if (number === undefined) return strict;
      // int() drops decimals.
      const read = expected.whole && expected.converted ? Math.trunc(number) : number;
      return (!expected.whole || Number.isInteger(read)) && isWithinBounds(read, expected);
    }
    case "choice":
      return expected.values.some(
        (choice) => choice === (typeof choice === "number" ? (numberIn(value, strict) ?? value) : value),
      );
    case "path":
      return typeof value === "string" ? value.endsWith(expected.ending) : false;
    case "switch":
      return typeof value === "boolean";
    case "text":
      return typeof value === "string";
    case "object":
      return typeof value === "object" && !Array.isArray(value);
    default:
      return expected satisfies never;
  }
}

/** The number in a value. Python counts true as 1. */
function numberIn(value: ArgumentValue, converted: boolean): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return Number(value);
  if (typeof value !== "string" || !converted || value.trim() === "") return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}

/** How messages name what is expected. */
export function textOf(expected: Expected): string {
  switch (expected.kind) {
    case "number":
      return `${expected.whole ? "a whole number" : "a number"}${boundsInWords(expected)}`;
    case "choice":
      return `one of ${expected.values.map((choice) => JSON.stringify(choice)).join(", ")}`;
    case "path":
      return `a path that ends with ${expected.ending}`;
    case "switch":
      return "true or false";
    case "text":
      return "a string";
    case "object":
      return "an object";
    default:
      return expected satisfies never;
  }
}

/** The nearest value that fits; undefined where a person has to choose. */
export function nearestFit(expected: Expected, value: ArgumentValue): ArgumentValue | undefined {
  switch (expected.kind) {
    case "number": {
      const { whole, min, above, max } = expected;
      const number = numberIn(value, true);
      if (number === undefined) return undefined;
      const least = min ?? (above === undefined ? -Infinity : undefined);
      const bounded = Math.min(number, max ?? Infinity);
      if (least === undefined) return bounded > (above ?? 0) ? bounded : max;
      const nearest = Math.max(bounded, least);
      return whole ? Math.trunc(nearest) : nearest;
    }
    case "choice":
      return expected.values[0];
    case "path":
    case "switch":
    case "text":
    case "object":
      return undefined;
    default:
      return expected satisfies never;
  }
}
