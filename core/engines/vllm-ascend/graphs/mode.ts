import { inRange, type ResolvedGroup, type VersionRange } from "../../../domain/index.ts";
import { compareVersions } from "../../../facts/index.ts";
import type { ArgumentValue } from "../../../topology/index.ts";

type Flags = ResolvedGroup["args"];

/** Which steps run as graphs: `cudagraph_mode` of `--compilation-config` (vLLM, config/compilation.py). */
export const graphModes = ["NONE", "PIECEWISE", "FULL", "FULL_DECODE_ONLY", "FULL_AND_PIECEWISE"] as const;

export type GraphMode = (typeof graphModes)[number];

/** Modes by `--optimization-level` (vLLM, config/vllm.py, OPTIMIZATION_LEVEL_00 to _03). */
const DEFAULT_MODES: readonly GraphMode[] = ["NONE", "PIECEWISE", "FULL_AND_PIECEWISE", "FULL_AND_PIECEWISE"];

const DEFAULT_LEVEL = 2;

/** Releases that replace FULL_AND_PIECEWISE (vllm-ascend v0.13.0rc1, platform.py:226, to v0.20.2rc1, platform.py:379). */
const PIECEWISE_ONLY: VersionRange = { before: "0.21" };

/** Whether the engine runs without compilation and graphs. */
export function isEager(args: Flags): boolean {
  const graph = objectIn(args["additionalConfig"])["xlite_graph_config"];
  const { enabled, full_mode: full } = objectIn(graph);
  return args["enforceEager"] === true || (enabled === true && full === true);
}

/** The mode in which a group runs, given or by default. */
export function graphMode(args: Flags, version: string): GraphMode {
  const mode = modeOf(args);
  return mode === "FULL_AND_PIECEWISE" && inRange(version, PIECEWISE_ONLY) ? "PIECEWISE" : mode;
}

/** Whether any step runs as a graph. */
export function capturesGraphs(args: Flags): boolean {
  return modeOf(args) !== "NONE";
}

function modeOf(args: Flags): GraphMode {
  if (isEager(args)) return "NONE";
  const { cudagraph_mode: given, mode: compilation } = objectIn(args["compilationConfig"]);
  const level = Number(args["optimizationLevel"] ?? DEFAULT_LEVEL);
  const mode = modeNamed(given) ?? DEFAULT_MODES[level] ?? "FULL_AND_PIECEWISE";
  const compiles = compilation === undefined ? level > 0 : isCompilation(compilation);
  return !compiles && (isOtherCompilation(compilation) || mode.includes("PIECEWISE")) ? "NONE" : mode;
}

/** Whether steps in which every sequence generates have graphs of their own, whose sizes are multiples of the tokens of a sequence. */
export function hasDecodeGraphs(mode: GraphMode, version: string): boolean {
  switch (mode) {
    case "NONE":
    case "PIECEWISE":
      return false;
    case "FULL_DECODE_ONLY":
    case "FULL_AND_PIECEWISE":
      return true;
    // Up to vLLM 0.19.1, gpu_model_runner.py adjusts sizes only where other steps have another mode.
    case "FULL":
      return inRange(version, { since: "0.20" });
    default:
      return mode satisfies never;
  }
}

/**
 * Whether a release refuses sequence parallelism in a group that captures no graphs, unless it is eager (vllm-ascend v0.13.0rc1,
 * platform.py:213, and v0.23.0rc1, platform.py:550; v0.23.0, platform.py:551, does not ask then).
 */
export function requiresGraphs(version: string): boolean {
  return compareVersions(version, "v0.23.0") < 0;
}

/**
 * Whether a release refuses sequence parallelism where that drops the largest size of graphs (vllm-ascend v0.13.0rc1, utils.py:390,
 * and v0.17.0rc1, utils.py:426; v0.18.0rc1, platform.py:329, lowers it).
 */
export function keepsLargestSize(version: string): boolean {
  return inRange(version, { before: "0.18" });
}

function objectIn(value: ArgumentValue | undefined): Flags {
  return typeof value === "object" && !isList(value) ? value : {};
}

function isList(value: ArgumentValue): value is readonly ArgumentValue[] {
  return Array.isArray(value);
}

/** The mode of a name in any case. */
export function modeNamed(given: ArgumentValue | undefined): GraphMode | undefined {
  return typeof given === "string" ? graphModes.find((mode) => mode === given.toUpperCase()) : undefined;
}

/** VLLM_COMPILE, the only mode of compilation that splits the model for graphs. */
function isCompilation(given: ArgumentValue): boolean {
  return given === 3 || named(given) === "VLLM_COMPILE";
}

/** Modes of compilation with which vllm-ascend captures no graphs at all. */
function isOtherCompilation(given: ArgumentValue | undefined): boolean {
  return (
    given === 1 || given === 2 || ["STOCK_TORCH_COMPILE", "DYNAMO_TRACE_ONCE"].includes(named(given) ?? "")
  );
}

function named(given: ArgumentValue | undefined): string | undefined {
  return typeof given === "string" ? given.toUpperCase() : undefined;
}
