import type { ResolvedGroup, ResolvedTopology } from "../../../domain/index.ts";
import { type ArgumentValue, entryOf } from "../../../topology/index.ts";
import { flagOf } from "../flag-name.ts";
import { draftTokens, isRecord } from "../group-settings.ts";
import { releaseOf } from "../versions.ts";
import type { SettingName } from "./need.ts";

/** A group, or a member of it, and its topology. */
export interface Member {
  readonly topology: ResolvedTopology;
  readonly group: ResolvedGroup;
}

const DEGREES = [
  "tensorParallelSize",
  "pipelineParallelSize",
  "dataParallelSize",
  "prefillContextParallelSize",
] as const;

type Degree = (typeof DEGREES)[number];

function degreeOf(setting: SettingName): Degree | undefined {
  return DEGREES.find((degree) => degree === setting);
}

function isVariable(setting: SettingName): boolean {
  return /^[A-Z][A-Z\d_]+$/.test(setting);
}

/** The path of a setting below its group. */
export function placeBelow(setting: SettingName): string {
  if (isVariable(setting)) return `env.${setting}`;
  return degreeOf(setting) === undefined ? `args.${setting}` : setting;
}

/** What a group gives a setting. */
export function givenTo(setting: SettingName, { group }: Member): ArgumentValue | undefined {
  const degree = degreeOf(setting);
  if (degree !== undefined) return group[degree];
  if (isVariable(setting)) return entryOf(group.env, setting);
  let value: ArgumentValue | undefined = group.args;
  for (const key of setting.split(".")) {
    if (!isRecord(value)) return undefined;
    value = entryOf(value, key);
  }
  return value;
}

/** Values that vLLM computes, or that its parser does not show, where a group gives none. */
const COMPUTED: Readonly<Record<SettingName, (member: Member) => ArgumentValue | undefined>> = {
  // get_and_verify_max_len, config/model.py.
  maxModelLen: ({ topology }) => topology.model.maxPositions,
  // LoRAConfig, config/lora.py.
  maxLoras: () => 1,
  // StructuredOutputsConfig, config/structured_outputs.py.
  "structuredOutputsConfig.backend": () => "auto",
  // KVEventsConfig, config/kv_events.py.
  "kvEventsConfig.endpoint": () => "tcp://*:5557",
  // ParallelConfig, config/parallel.py.
  decodeContextParallelSize: () => 1,
  // PrefetchOffloadConfig, config/offload.py.
  offloadGroupSize: () => 0,
  offloadNumInGroup: () => 1,
};

/** The tokens of one step of all sequences with their drafts. */
export const STEP_TOKENS: SettingName = "the tokens of a step";

function stepTokens(member: Member): number | undefined {
  const sequences = givenTo("maxNumSeqs", member);
  return typeof sequences === "number" ? sequences * (1 + draftTokens(member.group)) : undefined;
}

/** What a group gives a setting, else what vLLM takes; undefined where neither is known. */
export function valueOf(setting: SettingName, member: Member): ArgumentValue | undefined {
  if (setting === STEP_TOKENS) return stepTokens(member);
  return givenTo(setting, member) ?? defaultOf(setting, member);
}

function defaultOf(setting: SettingName, member: Member): ArgumentValue | undefined {
  const computed = entryOf(COMPUTED, setting);
  if (computed !== undefined) return computed(member);
  const [argument = "", key, ...deeper] = setting.split(".");
  const { flags, configs } = releaseOf(member.topology.spec.engine.version);
  if (key === undefined) return entryOf(flags, flagOf(argument))?.default;
  const found =
    deeper.length > 0 ? undefined : entryOf(entryOf(configs, flagOf(argument))?.keys ?? {}, key)?.default;
  return typeof found === "string" || typeof found === "number" || typeof found === "boolean"
    ? found
    : undefined;
}
