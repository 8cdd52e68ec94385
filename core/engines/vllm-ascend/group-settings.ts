import { inRange, type ResolvedGroup, type ResolvedTopology, type VersionRange } from "../../domain/index.ts";
import { type ArgumentValue, entryOf } from "../../topology/index.ts";
import { isCount } from "./config-keys.ts";
import { capturesGraphs } from "./graphs/mode.ts";
import { pluginReleaseOf } from "./plugin-release.ts";

export type Settings = Readonly<Record<string, ArgumentValue>>;

/** A value that a group sets, its name and its path. */
export interface Setting<Value = ArgumentValue> {
  /** The key or the variable, as messages name it. */
  readonly name: string;
  readonly path: string;
  readonly value: Value;
}

/** Path and value of a setting, as a finding shows them. */
export function placeOf<Value>({ path, value }: Setting<Value>): Pick<Setting<Value>, "path" | "value"> {
  return { path, value };
}

export function isRecord(
  value: ArgumentValue | undefined,
): value is { readonly [key: string]: ArgumentValue } {
  return typeof value === "object" && !Array.isArray(value);
}

/** The keys behind a flag that takes an object; none where the group does not set the flag. */
export function settingsOf(group: ResolvedGroup, flag: string): Settings {
  const value = group.args[flag];
  return isRecord(value) ? value : {};
}

/** A key of `--additional-config`; undefined where the group does not set it. */
export function additional(group: ResolvedGroup, key: string): Setting | undefined {
  const value = entryOf(settingsOf(group, "additionalConfig"), key);
  return value === undefined
    ? undefined
    : { name: key, path: `groups.${group.name}.args.additionalConfig.${key}`, value };
}

/** A key of `--additional-config` that the release reads. Releases without a table keep the keys and deprecate the variables. */
export function readKey({ spec }: ResolvedTopology, group: ResolvedGroup, key: string): Setting | undefined {
  const keys = pluginReleaseOf(spec.engine.version)?.keys;
  return keys === undefined || Object.hasOwn(keys, key) ? additional(group, key) : undefined;
}

/** A variable; undefined where the group does not set it. */
export function variable(group: ResolvedGroup, name: string): Setting<string> | undefined {
  const value = entryOf(group.env, name);
  return value === undefined ? undefined : { name, path: `groups.${group.name}.env.${name}`, value };
}

/** A variable that the release reads. */
function readVariable(
  { spec }: ResolvedTopology,
  group: ResolvedGroup,
  name: string,
): Setting<string> | undefined {
  const variables = pluginReleaseOf(spec.engine.version)?.variables;
  return variables === undefined || Object.hasOwn(variables, name) ? variable(group, name) : undefined;
}

function argument(group: ResolvedGroup, name: string): Setting | undefined {
  const value = entryOf(group.args, name);
  return value === undefined ? undefined : { name, path: `groups.${group.name}.args.${name}`, value };
}

/**
 * The key of `--additional-config` in releases that read it, else the variable of the same effect in releases that read that.
 * Undefined where the group sets neither.
 */
export function keyOrVariable(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  key: string,
  name: string,
): Setting | undefined {
  return readKey(topology, group, key) ?? readVariable(topology, group, name);
}

/**
 * Whether the plugin counts a value as on. It converts variables to numbers; of a key that it does not convert, Python asks only
 * whether there is something, so that the text "false" is on.
 */
export function isOn(setting: Setting | undefined): setting is Setting {
  if (setting === undefined) return false;
  const { name, path, value } = setting;
  const isVariable = typeof value === "string" && path.endsWith(`.env.${name}`);
  return isVariable ? Math.trunc(Number(value)) !== 0 && !Number.isNaN(Number(value)) : isTruthy(value);
}

/** Whether Python counts a value of JSON as true. */
export function isTruthy(value: ArgumentValue | undefined): boolean {
  return typeof value === "object" ? Object.keys(value).length > 0 : Boolean(value);
}

/** The configuration of xlite's graphs, if they are on. */
export function xliteGraphs(group: ResolvedGroup): Setting | undefined {
  const setting = additional(group, "xlite_graph_config");
  const { value } = setting ?? {};
  return isRecord(value) && isTruthy(value["enabled"]) ? setting : undefined;
}

/** FLASHCOMM1, the first form of sequence parallelism, if the group turns it on. */
export function flashcomm1(topology: ResolvedTopology, group: ResolvedGroup): Setting | undefined {
  const setting = keyOrVariable(topology, group, "enable_flashcomm1", "VLLM_ASCEND_ENABLE_FLASHCOMM1");
  if (isOn(setting)) return setting;
  // Up to v0.19 its former name counts, too (v0.13.0rc1, utils.py:788, and v0.18.0, utils.py:760).
  const former = readVariable(topology, group, "VLLM_ASCEND_ENABLE_FLASHCOMM");
  return isOn(former) ? former : undefined;
}

/**
 * Releases in which sequence parallelism is off without expert and tensor parallelism (vllm-ascend v0.27.1rc1,
 * ascend_config.py:535); earlier ones refuse to start then.
 */
export const SEQUENCE_PARALLEL_DERIVED = { since: "0.27" } satisfies VersionRange;

/**
 * The release in which vLLM's condition holds that there are several data-parallel ranks (vLLM 0.28.0, parallel.py:673); v0.27.1rc1
 * and v0.29.0rc1 to v0.30.0rc2 replace it (patch_parallel_config.py).
 */
const SEVERAL_RANKS: VersionRange = { since: "0.28", before: "0.29" };

/** The parallelism without which sequence parallelism is off, if the group lacks one. */
export function lackedParallelism(
  { spec }: ResolvedTopology,
  group: ResolvedGroup,
): "expert" | "tensor" | "data" | undefined {
  if (!isExpertParallel(group)) return "expert";
  if (group.tensorParallelSize === 1) return "tensor";
  return group.dataParallelSize === 1 && inRange(spec.engine.version, SEVERAL_RANKS) ? "data" : undefined;
}

/** Releases in which replicated shared experts turn sequence parallelism on (v0.25.1rc1, utils.py:881; v0.26.0rc1, utils.py:864, no longer). */
export const SHARED_EXPERTS_COUNT = { before: "0.26" } satisfies VersionRange;

/** What turns sequence parallelism on, so that only multiples of the tensor-parallel degree are captured. */
export function sequenceParallel(topology: ResolvedTopology, group: ResolvedGroup): Setting | undefined {
  const { version } = topology.spec.engine;
  const setting = flashcomm1(topology, group);
  const derived = inRange(version, SEQUENCE_PARALLEL_DERIVED);
  const lacked = lackedParallelism(topology, group);
  if (lacked === "expert" || lacked === "tensor") return derived ? undefined : setting;
  const shared = additional(group, "enable_shared_expert_dp");
  const replicated = isOn(shared) && (derived || inRange(version, SHARED_EXPERTS_COUNT)) ? shared : undefined;
  if (lacked === "data") return replicated;
  return setting ?? (derived ? dsaContextParallel(group) : undefined) ?? replicated;
}

/** The fused MC2 operator for dispatch and combine, if the group turns it on. */
export function fusedMc2(topology: ResolvedTopology, group: ResolvedGroup): Setting | undefined {
  const setting = keyOrVariable(topology, group, "enable_fused_mc2", "VLLM_ASCEND_ENABLE_FUSED_MC2");
  return isOn(setting) ? setting : undefined;
}

/** A key of an object of `--additional-config`; undefined where the group does not set it. */
export function keyIn(object: Setting | undefined, key: string): Setting | undefined {
  if (object === undefined || !isRecord(object.value)) return undefined;
  const value = entryOf(object.value, key);
  return value === undefined ? undefined : { name: key, path: `${object.path}.${key}`, value };
}

/** A key of `scheduler_config`, which wins over the same key at the top; undefined in releases that do not read it there. */
function schedulerKey({ spec }: ResolvedTopology, group: ResolvedGroup, key: string): Setting | undefined {
  const read = pluginReleaseOf(spec.engine.version)?.keys["scheduler_config"]?.keys ?? {};
  return Object.hasOwn(read, key) ? keyIn(additional(group, "scheduler_config"), key) : undefined;
}

/** The balance scheduler, if the group turns it on. */
export function balanceScheduling(topology: ResolvedTopology, group: ResolvedGroup): Setting | undefined {
  const key = "enable_balance_scheduling";
  const setting =
    schedulerKey(topology, group, key) ??
    keyOrVariable(topology, group, key, "VLLM_ASCEND_BALANCE_SCHEDULING");
  return isOn(setting) ? setting : undefined;
}

/** The scheduler that recomputes requests of decode, if the group turns it on. */
export function recomputeScheduler(topology: ResolvedTopology, group: ResolvedGroup): Setting | undefined {
  const key = "recompute_scheduler_enable";
  const setting = schedulerKey(topology, group, key) ?? additional(group, key);
  return isOn(setting) ? setting : undefined;
}

/** An extension of the scheduler with its own object, if the group enables it. */
export function schedulerExtension(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  key: string,
): Setting | undefined {
  const setting = schedulerKey(topology, group, key) ?? additional(group, key);
  return isOn(keyIn(setting, "enabled")) ? setting : undefined;
}

/** Context parallelism of sparse attention, if the group turns it on. */
export function dsaContextParallel(group: ResolvedGroup): Setting | undefined {
  const setting = additional(group, "enable_dsa_cp");
  return isOn(setting) ? setting : undefined;
}

export function isExpertParallel({ args }: ResolvedGroup): boolean {
  return args["enableExpertParallel"] === true;
}

/** Devices that the experts are distributed over. */
export function expertParallelSize(group: ResolvedGroup): number {
  const { dataParallelSize, tensorParallelSize, prefillContextParallelSize } = group;
  return isExpertParallel(group) ? dataParallelSize * tensorParallelSize * prefillContextParallelSize : 1;
}

/** Draft tokens per sequence and step; 0 without speculation. */
export function draftTokens(group: ResolvedGroup): number {
  const count = settingsOf(group, "speculativeConfig")["num_speculative_tokens"];
  return typeof count === "number" && isCount(count) ? count : 0;
}

/** Whether vLLM can read the number of draft tokens; vllm-draft-tokens-given and the checks of types report others. */
export function readsDrafts(group: ResolvedGroup): boolean {
  const flag = argument(group, "speculativeConfig");
  const { num_speculative_tokens: count } = settingsOf(group, "speculativeConfig");
  return (count === undefined || isCount(count)) && !Array.isArray(flag?.value);
}

/** Paths of draft models. Other values of `model` are names that vLLM looks up itself. */
export function draftModelPaths(group: ResolvedGroup): readonly string[] {
  const { model } = settingsOf(group, "speculativeConfig");
  return typeof model === "string" && model.startsWith("/") ? [model] : [];
}

/** Methods that draft with the layer for multi-token prediction; vLLM takes each name for `mtp` (config/speculative.py). */
export function isMultiToken(method: ArgumentValue | undefined): boolean {
  return typeof method === "string" && (method === "mtp" || method.endsWith("_mtp"));
}

/** The flag by which the group drafts with the layer in the weights of the model; another `model` has its own weights. */
export function draftLayerFlag({ spec }: ResolvedTopology, group: ResolvedGroup): string | undefined {
  const { method, model } = settingsOf(group, "speculativeConfig");
  const own = model === undefined || model === spec.model.path;
  return own && isMultiToken(method) && draftTokens(group) > 0 ? "speculativeConfig" : undefined;
}

/** Capture sizes that the group lists; undefined where an entry is no size, which the checks of types report. */
export function captureSizes(group: ResolvedGroup): Setting<readonly number[]> | undefined {
  const inner = settingsOf(group, "compilationConfig")["cudagraph_capture_sizes"];
  const given =
    inner === undefined
      ? argument(group, "cudagraphCaptureSizes")
      : {
          name: "cudagraph_capture_sizes",
          path: `groups.${group.name}.args.compilationConfig.cudagraph_capture_sizes`,
          value: inner,
        };
  if (given === undefined || !Array.isArray(given.value)) return undefined;
  const sizes = given.value.filter((size): size is number => isCount(size));
  return sizes.length === 0 || sizes.length < given.value.length ? undefined : { ...given, value: sizes };
}

/** Whether the group captures graphs. */
export function usesGraphs(group: ResolvedGroup): boolean {
  return capturesGraphs(group.args);
}
