import { defineRule, inRange, removed, setTo, Severity } from "../../../domain/index.ts";
import { isSparse } from "../../../facts/index.ts";
import {
  additional,
  dsaContextParallel,
  flashcomm1,
  isOn,
  placeOf,
  SEQUENCE_PARALLEL_DERIVED,
  SHARED_EXPERTS_COUNT,
  variable,
} from "../group-settings.ts";

export const dsaCpSparseModel = defineRule({
  id: "ascend-dsa-cp-sparse-model",
  severity: Severity.Warning,
  releases: { since: "0.20.2" },
  source:
    "vllm-ascend v0.20.2rc1, utils.py:1389: vllm-ascend turns enable_dsa_cp off for models without index_topk",
  per: "group",
  check: (group, { topology: { model } }) => {
    const setting = dsaContextParallel(group);
    if (setting === undefined || isSparse(model) !== false) return [];
    return [
      {
        ...placeOf(setting),
        message: `enable_dsa_cp has no effect: ${model.name} has no sparse attention.`,
        fix: removed(),
      },
    ];
  },
});

export const dsaCpFlashcomm1 = defineRule({
  id: "ascend-dsa-cp-flashcomm1",
  releases: { since: "0.20.2", before: SEQUENCE_PARALLEL_DERIVED.since },
  source:
    "vllm-ascend v0.20.2rc1, utils.py:1405, and v0.26.0rc1, utils.py:1402; v0.27.1rc1, ascend_config.py:526, turns it on",
  per: "group",
  check: (group, { topology }) => {
    const setting = dsaContextParallel(group);
    if (setting === undefined || isSparse(topology.model) !== true) return [];
    const shared =
      inRange(topology.spec.engine.version, SHARED_EXPERTS_COUNT) &&
      isOn(additional(group, "enable_shared_expert_dp"));
    if (shared || flashcomm1(topology, group) !== undefined) return [];
    return [
      {
        ...placeOf(setting),
        message: "enable_dsa_cp requires VLLM_ASCEND_ENABLE_FLASHCOMM1, which is off.",
        fix: setTo("1", {
          path: `groups.${group.name}.env.VLLM_ASCEND_ENABLE_FLASHCOMM1`,
          name: `groups.${group.name}.env.VLLM_ASCEND_ENABLE_FLASHCOMM1`,
        }),
      },
    ];
  },
});

export const dsaCpExclusive = defineRule({
  id: "ascend-dsa-cp-exclusive",
  releases: { since: "0.30" },
  source:
    "vllm-ascend v0.30.0rc2, ascend_config.py:703: DSA-CP excludes prefill context parallelism and model runner V2",
  per: "group",
  check: (group) => {
    const setting = dsaContextParallel(group);
    const others = [
      ...(group.prefillContextParallelSize > 1 ? ["prefillContextParallelSize above 1"] : []),
      ...(variable(group, "VLLM_USE_V2_MODEL_RUNNER")?.value === "1" ? ["VLLM_USE_V2_MODEL_RUNNER"] : []),
    ];
    if (setting === undefined || others.length === 0) return [];
    return [
      {
        ...placeOf(setting),
        message: `enable_dsa_cp is not supported together with ${others.join(" and ")}.`,
        fix: removed(),
      },
    ];
  },
});
