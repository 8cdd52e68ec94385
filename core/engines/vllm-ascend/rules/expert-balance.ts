import {
  defineRule,
  type Fix,
  inRange,
  removed,
  type ResolvedGroup,
  type ResolvedTopology,
  setTo,
  type VersionRange,
} from "../../../domain/index.ts";
import { weightFormats } from "../../../facts/index.ts";
import {
  additional,
  expertParallelSize,
  fusedMc2,
  isOn,
  isRecord,
  keyIn,
  placeOf,
  readKey,
  type Setting,
  variable,
} from "../group-settings.ts";
import { pluginReleaseOf } from "../plugin-release.ts";

const DYNAMIC = "DYNAMIC_EPLB";

const RECORD = "EXPERT_MAP_RECORD";

/** Releases that check the variables in the worker, each for its own key (v0.13.0rc1 and v0.13.0, eplb_utils.py). */
const EACH_ITS_OWN: VersionRange = { before: "0.14" };

/** Releases that check them together, for the balance as a whole (v0.15.0rc1, ascend_config.py:451). */
const TOGETHER: VersionRange = { since: "0.15" };

export const dynamicEplbVariable = defineRule({
  id: "ascend-dynamic-eplb-variable",
  source:
    "vllm-ascend v0.13.0rc1, eplb_utils.py:119, v0.15.0rc1, ascend_config.py:451, v0.20.2rc1, :684, and v0.30.0rc2, :325; v0.14.0rc1 checks neither",
  per: "group",
  check: (group, { topology }) => {
    const { version } = topology.spec.engine;
    const balance = key(topology, group, "dynamic_eplb");
    const record = key(topology, group, "expert_map_record_path");
    if (inRange(version, EACH_ITS_OWN)) {
      // The worker looks at the record only where the balance or the record is on.
      return [
        ...(isOn(balance) && !isSwitchedOn(group, DYNAMIC) ? [missing(group, balance, [DYNAMIC])] : []),
        ...(record !== undefined && !isSwitchedOn(group, RECORD) ? [missing(group, record, [RECORD])] : []),
      ];
    }
    const setting = isOn(balance) ? balance : record;
    if (setting === undefined || !inRange(version, TOGETHER)) return [];
    return isSwitchedOn(group, DYNAMIC) || isSwitchedOn(group, RECORD)
      ? []
      : [missing(group, setting, [DYNAMIC, RECORD])];
  },
});

function missing(group: ResolvedGroup, setting: Setting, names: readonly string[]) {
  const [first = DYNAMIC] = names;
  const path = `groups.${group.name}.env.${first}`;
  return {
    ...placeOf(setting),
    message: `${setting.name} requires the variable ${names.join(" or ")}; ${names.length === 1 ? "the variable is not on" : "neither is on"}.`,
    fix: setTo("true", { path, name: path }) satisfies Fix,
  };
}

/** `DYNAMIC_EPLB` may be `true` or `1` in any case, `EXPERT_MAP_RECORD` only `true`. */
function isSwitchedOn(group: ResolvedGroup, name: string): boolean {
  const value = variable(group, name)?.value;
  return name === RECORD ? value === "true" : ["true", "1"].includes(value?.toLowerCase() ?? "");
}

export const eplbExpertParallel = defineRule({
  id: "ascend-eplb-expert-parallel",
  releases: { since: "0.14" },
  source:
    "vllm-ascend v0.14.0rc1, eplb_utils.py:79, v0.20.2rc1, :80, and v0.30.0rc2, :88: an assertion per layer",
  per: "group",
  check: (group, { topology }) => {
    const setting = dynamicEplb(topology, group);
    if (setting === undefined || expertParallelSize(group) > 1) return [];
    return [
      {
        ...placeOf(setting),
        message: `${setting.name} requires expert parallelism over several devices.`,
        fix: removed({ ending: ", or set enableExpertParallel to true on several devices" }),
      },
    ];
  },
});

export const eplbRedundantExperts = defineRule({
  id: "ascend-eplb-redundant-experts",
  releases: { since: "0.19" },
  source: "vllm-ascend v0.19.1rc1, eplb_utils.py:48, v0.20.2rc1, :54, and v0.30.0rc2, :53",
  per: "group",
  check: (group, { topology }) => {
    const { routedExperts, name } = topology.model;
    const setting = dynamicEplb(topology, group);
    const devices = expertParallelSize(group);
    if (setting === undefined || devices === 1 || !routedExperts) return [];
    if (key(topology, group, "expert_map_path") !== undefined) return [];
    const given = key(topology, group, "num_redundant_experts");
    const redundant = given === undefined ? 0 : Number(given.value);
    if (!Number.isInteger(redundant) || redundant < 0) return [];
    const excess = (routedExperts + redundant) % devices;
    if (excess === 0) return [];
    const wanted = redundant + devices - excess;
    const path = `${setting.path.slice(0, setting.path.lastIndexOf("."))}.num_redundant_experts`;
    return [
      {
        path,
        ...(given === undefined ? {} : { value: given.value }),
        message: `num_redundant_experts ${redundant} and the ${routedExperts} experts of ${name} do not divide over ${devices} devices.`,
        fix: setTo(wanted, { name: "num_redundant_experts" }),
      },
    ];
  },
});

/** Releases that balance experts of four bits only with fused MC2 (v0.20.2rc1, vllm_adaptor.py:84, to v0.25.1rc1, :46). */
const FUSED_ONLY: VersionRange = { since: "0.20", before: "0.26" };

export const eplbWeights = defineRule({
  id: "ascend-eplb-weights",
  releases: { since: "0.16", before: "0.26" },
  source:
    "vllm-ascend v0.16.0rc1, vllm_adaptor.py:77, v0.18.0, :77, v0.20.2rc1, :84, and v0.25.1rc1, :46; v0.26.0rc1, :54, balances all",
  per: "group",
  check: (group, { topology }) => {
    const setting = dynamicEplb(topology, group);
    const { spec } = topology;
    const { weights } = spec.model;
    const format = weightFormats[weights];
    if (setting === undefined || !format.modelSlim || format.expertBytes === 1) return [];
    const fusedHelps = inRange(spec.engine.version, FUSED_ONLY);
    if (fusedHelps && Number(fusedMc2(topology, group)?.value) === 1) return [];
    return [
      {
        ...placeOf(setting),
        message: fusedHelps
          ? `${setting.name} supports ${weights} weights only with enable_fused_mc2 1.`
          : `${setting.name} does not support ${weights} weights.`,
        fix: removed(fusedHelps ? { ending: ", or set enable_fused_mc2 to 1" } : {}),
      },
    ];
  },
});

/** What turns the dynamic balance on: its switch, or a path for its record. */
function dynamicEplb(topology: ResolvedTopology, group: ResolvedGroup): Setting | undefined {
  const balance = key(topology, group, "dynamic_eplb");
  return isOn(balance) ? balance : key(topology, group, "expert_map_record_path");
}

/** A key of `eplb_config`, or in v0.13 of the same name at the top. */
function key(topology: ResolvedTopology, group: ResolvedGroup, name: string): Setting | undefined {
  const config = additional(group, "eplb_config");
  const known = pluginReleaseOf(topology.spec.engine.version)?.keys["eplb_config"];
  if (config !== undefined && known !== undefined && isRecord(config.value)) {
    const setting = keyIn(config, name);
    return setting === undefined ? undefined : { ...setting, name: `eplb_config.${name}` };
  }
  return readKey(topology, group, name);
}
