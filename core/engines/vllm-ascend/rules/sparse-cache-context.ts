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
import { isSparse, weightFormats } from "../../../facts/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { FROM_CACHE_TYPES } from "../cache-releases.ts";
import { isOn, placeOf, readKey, type Setting } from "../group-settings.ts";

/** The release notes of v0.23.0 advise against it with every format, which ascend-known-defect reports. */
const EVERY_FORMAT: VersionRange = { since: "0.23", before: "0.24" };

export const sparseCacheContext = defineRule({
  id: "ascend-sparse-cache-context",
  severity: Severity.Advice,
  source:
    "vllm-ascend v0.30.0rc2, GLM5.2.md, §9.2: SFA C8 with decode context parallelism only for w8a8c8; its 1M tests of w4a8c8 leave SFA C8 out",
  per: "group",
  check: (group, { topology }) => {
    const { model, spec } = topology;
    const setting = smallCache(topology, group);
    const context = numberOf(group, "decodeContextParallelSize") ?? 1;
    const isFourBit = weightFormats[spec.model.weights].expertBytes < 1;
    if (setting === undefined || context <= 1 || !isFourBit || isSparse(model) !== true) return [];
    if (inRange(spec.engine.version, EVERY_FORMAT)) return [];
    return [
      {
        ...placeOf(setting),
        message: `${setting.name} is not recommended together with decodeContextParallelSize ${context} for ${spec.model.weights} weights.`,
        fix: removed({ ending: " in each group" }),
      },
    ];
  },
});

/** What makes the cache of sparse attention small; undefined where it has the type of the model. */
function smallCache(topology: ResolvedTopology, group: ResolvedGroup): Setting | undefined {
  if (inRange(topology.spec.engine.version, FROM_CACHE_TYPES)) {
    const value = entryOf(group.args, "kvCacheDtype");
    return value === "int8" || value === "fp8"
      ? { name: "kvCacheDtype", path: `groups.${group.name}.args.kvCacheDtype`, value }
      : undefined;
  }
  const setting =
    readKey(topology, group, "enable_sparse_sfa_c8") ?? readKey(topology, group, "enable_sparse_c8");
  return isOn(setting) ? setting : undefined;
}
