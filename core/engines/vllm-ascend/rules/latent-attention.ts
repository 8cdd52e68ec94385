import {
  defineRule,
  inRange,
  numberOf,
  removed,
  type ResolvedGroup,
  type ResolvedTopology,
  Severity,
  type VersionRange,
} from "../../../domain/index.ts";
import { isLatent, isSparse, weightFormats } from "../../../facts/index.ts";
import { Role } from "../../../topology/index.ts";
import { isOn, keyOrVariable, placeOf, readKey, type Setting } from "../group-settings.ts";
import { keepsSparseC8 } from "../token-cache.ts";
import { isConsumer } from "../transfer-role.ts";

/** MLAPO_MAX_SUPPORTED_TOKENS of mla_v1.py. */
const MLAPO_TOKEN_LIMIT = 1024;

/** Releases that choose one operator before latent attention (v0.25.1rc1, sfa_v1.py:790, _get_fused_type_unsupported_reasons). */
const ONE_OPERATOR: VersionRange = { since: "0.25" };

export const mlapoDecodeOnly = defineRule({
  id: "ascend-mlapo-decode-only",
  severity: Severity.Advice,
  source:
    "vllm-ascend GLM5.md: decode groups alone enable MLAPO; mla_v1.py: steps above 1024 tokens skip MLAPO",
  per: "group",
  check: (group, { topology }) => {
    const setting = mlapo(topology, group);
    if (setting === undefined || group.role !== Role.Prefill) return [];
    const tokens = numberOf(group, "maxNumBatchedTokens");
    const skipped = tokens !== undefined && tokens > MLAPO_TOKEN_LIMIT;
    return [
      {
        ...placeOf(setting),
        message: skipped
          ? `${setting.name} has no effect on steps above ${MLAPO_TOKEN_LIMIT} tokens; maxNumBatchedTokens is ${tokens}.`
          : `${setting.name} is set in a prefill group; the vllm-ascend documentation sets it in decode groups only.`,
        fix: removed({ ending: ` from groups.${group.name}` }),
      },
    ];
  },
});

export const mlapoEffective = defineRule({
  id: "ascend-mlapo-effective",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.13.0rc1, sfa_v1.py:453 and mla_v1.py:845, and v0.20.2rc1, sfa_v1.py:650 and mla_v1.py:73: MLAPO requires quantized weights and excludes DSA-CP; v0.23.0rc1, sfa_v1.py:679, and v0.30.0rc2, :1088: it excludes a sparse cache in 8 bits",
  per: "group",
  check: (group, { topology }) => {
    const setting = mlapo(topology, group);
    if (setting === undefined) return [];
    const { model, spec } = topology;
    const { weights } = spec.model;
    const obstacles = [
      ...(isLatent(model) === false ? [`${model.name} has no latent attention`] : []),
      ...(weightFormats[weights].modelSlim
        ? []
        : [`the operator requires w8a8 or w4a8 weights, the model has ${weights}`]),
      ...(isOn(readKey(topology, group, "enable_dsa_cp")) ? ["enable_dsa_cp is on"] : []),
      ...(isSparse(model) === true && excludesSparseC8(topology) && keepsSparseC8(topology, group)
        ? ["the group keeps the KV cache in 8 bits"]
        : []),
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

export const kvNzDecode = defineRule({
  id: "ascend-kv-nz-decode",
  source:
    "vllm-ascend v0.13.0rc2, ascend_config.py:145, v0.20.2rc1, :240, and v0.30.0rc2, :899: enable_kv_nz applies to dense latent attention in groups that receive caches; v0.13.0rc1 does not read it",
  per: "group",
  check: (group, { topology }) => {
    const { model } = topology;
    const setting = readKey(topology, group, "enable_kv_nz");
    if (!isOn(setting) || model.attention === undefined) return [];
    const dense = isLatent(model) === true && isSparse(model) === false;
    if (dense && isConsumer(topology, group)) return [];
    return [
      {
        ...placeOf(setting),
        message: dense
          ? `enable_kv_nz is supported only in decode groups; groups.${group.name} has the role ${group.role}.`
          : `enable_kv_nz requires dense latent attention, which ${model.name} does not have.`,
        fix: removed(),
      },
    ];
  },
});

/** Whether MLAPO does without a sparse cache in 8 bits: on Ascend 950 only since the release that chooses one operator for all. */
function excludesSparseC8({ hardware, spec }: ResolvedTopology): boolean {
  return !hardware.fp8Arithmetic || inRange(spec.engine.version, ONE_OPERATOR);
}

/** The operator that prepares latent attention in one kernel, if the group turns it on. */
function mlapo(topology: ResolvedTopology, group: ResolvedGroup): Setting | undefined {
  const setting = keyOrVariable(topology, group, "enable_mlapo", "VLLM_ASCEND_ENABLE_MLAPO");
  return isOn(setting) ? setting : undefined;
}
