import { defineRule, removed, setTo, Severity } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import {
  additional,
  dsaContextParallel,
  isExpertParallel,
  isOn,
  placeOf,
  readKey,
} from "../group-settings.ts";

export const layerShardingProducer = defineRule({
  id: "ascend-layer-sharding-producer",
  releases: { since: "0.18" },
  source:
    "vllm-ascend v0.20.2rc1, platform.py:264, and v0.23.0, platform.py:338; later releases do not read layer_sharding",
  per: "group",
  check: (group, { topology }) => {
    const setting = readKey(topology, group, "layer_sharding");
    if (!isOn(setting) || group.role === Role.Prefill) return [];
    return [
      {
        ...placeOf(setting),
        message: `layer_sharding is supported only in prefill groups; groups.${group.name} has the role ${group.role}.`,
        fix: removed(),
      },
    ];
  },
});

export const layerShardingProjection = defineRule({
  id: "ascend-layer-sharding-projection",
  severity: Severity.Advice,
  source: "vllm-ascend GLM5.md: the document omits o_proj when enable_dsa_cp is on",
  per: "group",
  check: (group, { topology }) => {
    const setting = readKey(topology, group, "layer_sharding");
    if (setting === undefined || dsaContextParallel(group) === undefined) return [];
    if (!Array.isArray(setting.value) || !setting.value.includes("o_proj")) return [];
    return [
      {
        ...placeOf(setting),
        message:
          "layer_sharding names o_proj, which the vllm-ascend documentation omits when enable_dsa_cp is on.",
        fix: setTo(
          setting.value.filter((layer) => layer !== "o_proj"),
          { as: "the same list without o_proj" },
        ),
      },
    ];
  },
});

export const sharedExpertDpEffective = defineRule({
  id: "ascend-shared-expert-dp-effective",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.20.2rc1, ascend_config.py:107, and v0.30.0rc2, ascend_config.py:747: vllm-ascend turns enable_shared_expert_dp off without expert and tensor parallelism",
  per: "group",
  check: (group) => {
    const setting = additional(group, "enable_shared_expert_dp");
    if (!isOn(setting) || (isExpertParallel(group) && group.tensorParallelSize > 1)) return [];
    const missing = isExpertParallel(group) ? "tensor" : "expert";
    return [
      {
        ...placeOf(setting),
        message: `enable_shared_expert_dp has no effect without ${missing} parallelism.`,
        fix: removed(),
      },
    ];
  },
});
