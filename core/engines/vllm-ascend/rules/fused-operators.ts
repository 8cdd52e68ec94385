import { atLeast, defineRule, inRange, removed, setTo, Severity } from "../../../domain/index.ts";
import { weightFormats } from "../../../facts/index.ts";
import { Role } from "../../../topology/index.ts";
import { additional, expertParallelSize, fusedMc2, isOn, keyOrVariable, placeOf } from "../group-settings.ts";
import { hardwareSupport } from "../hardware.ts";

/** Releases whose fused operators take more devices and every weight format. */
const WIDE_OPERATORS = { since: "0.25" };

const DEVICE_LIMIT = { narrow: 32, wide: 64 };

export const fusedMc2Value = defineRule({
  id: "ascend-fused-mc2-value",
  source: "vllm-ascend, envs.py: 0, 1 or 2; ascend_config.py from v0.24.0rc1 on: 0 or 1",
  per: "group",
  check: (group, { topology }) => {
    const setting = keyOrVariable(topology, group, "enable_fused_mc2", "VLLM_ASCEND_ENABLE_FUSED_MC2");
    const { version } = topology.spec.engine;
    const modes = inRange(version, { before: "0.24" }) ? [0, 1, 2] : [0, 1];
    if (setting === undefined || modes.includes(Number(setting.value))) return [];
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

export const fusedMc2Effective = defineRule({
  id: "ascend-fused-mc2-effective",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.20.2rc1, ascend_forward_context.py:283: the operator requires A3, w8a8 and at most 32 devices of expert parallelism; v0.25.1rc1, :310: at most 64",
  per: "group",
  check: (group, { topology }) => {
    const setting = fusedMc2(topology, group);
    if (setting === undefined || Number(setting.value) !== 1) return [];
    const { hardware, spec } = topology;
    const devices = expertParallelSize(group);
    const wide = inRange(spec.engine.version, WIDE_OPERATORS);
    const limit = wide ? DEVICE_LIMIT.wide : DEVICE_LIMIT.narrow;
    const obstacles = [
      ...(hardwareSupport(hardware.name)?.fusedMc2 === true
        ? []
        : [`${hardware.title} has no such operator`]),
      ...(devices > limit ? [`expert parallelism spans ${devices} devices, the limit is ${limit}`] : []),
      ...(wide ||
      (weightFormats[spec.model.weights].modelSlim && weightFormats[spec.model.weights].expertBytes === 1)
        ? []
        : [`the operator needs w8a8 weights, the model has ${spec.model.weights}`]),
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
  source: "vllm-ascend v0.20.2rc1, platform.py:583",
  per: "group",
  check: (group, { topology }) => {
    const setting = additional(group, "enable_mc2_hierarchy_comm");
    const fused = fusedMc2(topology, group);
    if (!isOn(setting) || fused === undefined) return [];
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
  source: "vllm-ascend v0.23.0, ascend_config.py: fused MC2 turns multistream_overlap_shared_expert off",
  per: "group",
  check: (group, { topology }) => {
    const setting = additional(group, "multistream_overlap_shared_expert");
    const fused = fusedMc2(topology, group);
    if (!isOn(setting) || fused === undefined || Number(fused.value) !== 1) return [];
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
  source: "vllm-ascend v0.23.0 and v0.25.1rc1, ascend_config.py: mega_moe_max_tokens raises ValueError",
  per: "group",
  check: (group) => {
    const setting = additional(group, "mega_moe_max_tokens");
    if (setting === undefined) return [];
    const { value } = setting;
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
