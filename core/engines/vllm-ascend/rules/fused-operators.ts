import {
  atLeast,
  defineRule,
  inRange,
  removed,
  setTo,
  Severity,
  type VersionRange,
} from "../../../domain/index.ts";
import { weightFormats } from "../../../facts/index.ts";
import { type ArgumentValue, Role } from "../../../topology/index.ts";
import {
  additional,
  expertParallelSize,
  fusedMc2,
  isOn,
  keyOrVariable,
  placeOf,
  type Setting,
} from "../group-settings.ts";
import { hardwareSupport, hasFusedMc2 } from "../hardware.ts";
import { pluginReleaseOf } from "../plugin-release.ts";
import { hierarchy } from "../super-pods.ts";

/** Releases whose fused operators take every weight format. */
const EVERY_FORMAT: VersionRange = { since: "0.25" };

/** Releases in which mode 1 is the wide operator, on up to 64 devices (vllm-ascend v0.25.1rc1, ascend_forward_context.py:311). */
const WIDE_MODE_1: VersionRange = { since: "0.25", before: "0.26" };

/** Releases in which mode 2 is (vllm-ascend v0.27.1rc1, ascend_config.py:470); it counts as mode 1 everywhere else. */
const WIDE_MODE_2 = { since: "0.27" } satisfies VersionRange;

const DEVICE_LIMIT = { narrow: 32, wide: 64 };

/** The modes of fused MC2 in a release. */
function modesOf(version: string): readonly number[] {
  return inRange(version, { since: "0.24", before: WIDE_MODE_2.since }) ? [0, 1] : [0, 1, 2];
}

/** Whether a value turns on what the plugin treats as mode 1. */
function isMode1(value: ArgumentValue, version: string): boolean {
  return Number(value) === 1 || (Number(value) === 2 && inRange(version, WIDE_MODE_2));
}

function deviceLimit(value: ArgumentValue, version: string): number {
  const wide = inRange(version, Number(value) === 2 ? WIDE_MODE_2 : WIDE_MODE_1);
  return wide ? DEVICE_LIMIT.wide : DEVICE_LIMIT.narrow;
}

export const fusedMc2Value = defineRule({
  id: "ascend-fused-mc2-value",
  source:
    "vllm-ascend, envs.py: 0, 1 or 2; v0.24.0rc1, ascend_config.py:169, to v0.26.0rc1: 0 or 1; v0.27.1rc1, ascend_config.py:467: 0, 1 or 2",
  per: "group",
  check: (group, { topology }) => {
    const setting = keyOrVariable(topology, group, "enable_fused_mc2", "VLLM_ASCEND_ENABLE_FUSED_MC2");
    const { version } = topology.spec.engine;
    const modes = modesOf(version);
    if (setting === undefined || modes.includes(numberRead(setting, version))) return [];
    const known = `${modes.slice(0, -1).join(", ")} or ${modes.at(-1)}`;
    return [
      {
        ...placeOf(setting),
        message: `${setting.name} must be ${known} in vllm-ascend ${version}.`,
        fix: setTo(0, { as: known }),
      },
    ];
  },
});

/** Variables are converted; of the keys, only those of releases with classes. */
function numberRead({ path, value }: Setting, version: string): number {
  const converted = path.includes(".env.") || pluginReleaseOf(version)?.strict === true;
  return typeof value === "string" && !converted ? Number.NaN : Number(value);
}

export const fusedMc2Effective = defineRule({
  id: "ascend-fused-mc2-effective",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.20.2rc1, ascend_forward_context.py:283: the operator requires A3, w8a8 and at most 32 devices of expert parallelism; v0.25.1rc1, :311: at most 64; v0.26.0rc1, :421: 32; v0.27.1rc1, :92 and :306: 32, with mode 2 64",
  per: "group",
  check: (group, { topology }) => {
    const setting = fusedMc2(topology, group);
    const { hardware, spec } = topology;
    const { version } = spec.engine;
    if (setting === undefined || !isMode1(setting.value, version)) return [];
    const devices = expertParallelSize(group);
    // The operator of Ascend 950 has no such limit (vllm-ascend v0.28.0rc1, ascend_forward_context.py:337).
    const limited = hardwareSupport(hardware.name)?.dispatch !== "unknown";
    const limit = limited ? deviceLimit(setting.value, version) : Number.POSITIVE_INFINITY;
    const obstacles = [
      ...(hasFusedMc2(hardware.name, version) ? [] : [`${hardware.title} has no such operator`]),
      ...(devices > limit ? [`expert parallelism spans ${devices} devices, the limit is ${limit}`] : []),
      ...(inRange(version, EVERY_FORMAT) ||
      (weightFormats[spec.model.weights].modelSlim && weightFormats[spec.model.weights].expertBytes === 1)
        ? []
        : [`the operator requires w8a8 weights, the model has ${spec.model.weights}`]),
    ];
    if (obstacles.length === 0) return [];
    return [
      {
        ...placeOf(setting),
        message: `${setting.name} has no effect: ${obstacles.join("; ")}.`,
        fix: removed(),
      },
    ];
  },
});

export const fusedMc2Hierarchy = defineRule({
  id: "ascend-fused-mc2-hierarchy",
  releases: { since: "0.18" },
  source:
    "vllm-ascend v0.20.2rc1, platform.py:583, v0.26.0rc1, platform.py:787, and v0.30.0rc2, ascend_config.py:1007",
  per: "group",
  check: (group, { topology }) => {
    const setting = hierarchy(topology, group);
    const fused = fusedMc2(topology, group);
    if (setting === undefined || fused === undefined) return [];
    return [
      {
        ...placeOf(setting),
        message: `${setting.name} is not supported together with ${fused.name}.`,
        fix: removed({ ending: ` or ${fused.name}` }),
      },
    ];
  },
});

export const fusedMc2Producer = defineRule({
  id: "ascend-fused-mc2-producer",
  severity: Severity.Advice,
  releases: { since: "0.18", before: "0.19" },
  source: "vllm-ascend #8320, known issue of v0.18.0",
  per: "group",
  check: (group, { topology }) => {
    const setting = fusedMc2(topology, group);
    if (setting === undefined || group.role !== Role.Prefill || group.dataParallelSize === 1) return [];
    return [
      {
        ...placeOf(setting),
        message: `${setting.name} is not recommended in a prefill group with dataParallelSize above 1; it is ${group.dataParallelSize}.`,
        fix: removed({ ending: ` from groups.${group.name}` }),
      },
    ];
  },
});

export const fusedMc2SharedExpert = defineRule({
  id: "ascend-fused-mc2-shared-expert",
  severity: Severity.Warning,
  releases: { since: "0.23" },
  source:
    "vllm-ascend v0.23.0, ascend_config.py:179, and v0.30.0rc2, ascend_config.py:842: fused MC2 turns multistream_overlap_shared_expert off",
  per: "group",
  check: (group, { topology }) => {
    const setting = additional(group, "multistream_overlap_shared_expert");
    const fused = fusedMc2(topology, group);
    if (!isOn(setting) || fused === undefined || !isMode1(fused.value, topology.spec.engine.version))
      return [];
    return [
      {
        ...placeOf(setting),
        message: `${setting.name} has no effect: ${fused.name} turns it off.`,
        fix: removed({ ending: ` or ${fused.name}` }),
      },
    ];
  },
});

export const megaMoeTokens = defineRule({
  id: "ascend-mega-moe-tokens",
  releases: { since: "0.23" },
  source:
    "vllm-ascend v0.23.0, v0.25.1rc1 and v0.30.0rc2, ascend_config.py: mega_moe_max_tokens raises ValueError",
  per: "group",
  check: (group, { topology }) => {
    const setting = additional(group, "mega_moe_max_tokens");
    if (setting === undefined) return [];
    const converts = pluginReleaseOf(topology.spec.engine.version)?.strict === true;
    const value = converts && typeof setting.value === "string" ? Number(setting.value) : setting.value;
    // Python takes true as 1.
    if (value === true || (typeof value === "number" && Number.isSafeInteger(value) && value > 0)) return [];
    return [
      {
        ...placeOf(setting),
        message: "mega_moe_max_tokens must be a whole number of at least 1; the engine refuses to start.",
        fix: atLeast(1, { ending: ", or remove it" }),
      },
    ];
  },
});
