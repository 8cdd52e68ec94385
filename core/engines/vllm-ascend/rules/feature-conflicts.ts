import { defineRule, inRange, removed, setTo, type VersionRange } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";
import {
  additional,
  fusedMc2,
  isExpertParallel,
  isOn,
  isRecord,
  keyIn,
  placeOf,
  readKey,
} from "../group-settings.ts";

export const staticKernel = defineRule({
  id: "ascend-static-kernel",
  releases: { since: "0.16" },
  source:
    "vllm-ascend, AscendCompilationConfig in ascend_config.py: v0.16.0rc1, :301, v0.20.2rc1, :526, and v0.30.0rc2, :168 and :170",
  per: "group",
  check: (group) => {
    const compilation = additional(group, "ascend_compilation_config");
    const graphs = keyIn(compilation, "enable_npugraph_ex");
    const kernel = keyIn(compilation, "enable_static_kernel");
    if (!isOn(kernel) || graphs === undefined || graphs.value !== false) return [];
    return [
      {
        ...placeOf(kernel),
        message: "enable_static_kernel requires enable_npugraph_ex, which is off.",
        fix: setTo(true, { path: graphs.path, ending: ", or remove enable_static_kernel" }),
      },
    ];
  },
});

export const superKernel = defineRule({
  id: "ascend-super-kernel",
  releases: { since: "0.28" },
  source: "vllm-ascend v0.28.0rc1, ascend_config.py:159, and v0.30.0rc2, :170",
  per: "group",
  check: (group) => {
    const compilation = additional(group, "ascend_compilation_config");
    const kernel = keyIn(compilation, "enable_static_kernel");
    const superKernels = keyIn(compilation, "enable_super_kernel");
    if (!isOn(superKernels) || isOn(kernel)) return [];
    const path = `${superKernels.path.slice(0, -"enable_super_kernel".length)}enable_static_kernel`;
    return [
      {
        ...placeOf(superKernels),
        message: "enable_super_kernel requires enable_static_kernel, which is off.",
        fix: removed({ ending: `, or set ${path} to true` }),
      },
    ];
  },
});

/** Releases in which fused MC2 turns multistream_overlap_shared_expert off before the check (v0.23.0, ascend_config.py:179). */
const FUSED_FIRST: VersionRange = { since: "0.23" };

export const mixPlacement = defineRule({
  id: "ascend-mix-placement",
  releases: { since: "0.19" },
  source: "vllm-ascend v0.19.1rc1, ascend_config.py:203, v0.20.2rc1, :299, and v0.30.0rc2, :1049",
  per: "group",
  check: (group, { topology }) => {
    const setting = readKey(topology, group, "mix_placement");
    if (!isOn(setting)) return [];
    const shared = additional(group, "enable_shared_expert_dp");
    const overlap = additional(group, "multistream_overlap_shared_expert");
    const turnedOff =
      inRange(topology.spec.engine.version, FUSED_FIRST) && Number(fusedMc2(topology, group)?.value) === 1;
    const others = [
      ...(isOn(shared) && isExpertParallel(group) && group.tensorParallelSize > 1 ? [shared.name] : []),
      ...(isOn(overlap) && !turnedOff ? [overlap.name] : []),
    ];
    if (others.length === 0) return [];
    return [
      {
        ...placeOf(setting),
        message: `mix_placement is not supported together with ${others.join(" and ")}.`,
        fix: removed({ ending: ` or ${others.join(" and ")}` }),
      },
    ];
  },
});

/** Releases that refuse reduced sampling in two cases (v0.23.0, ascend_config.py:329, and v0.27.1rc1, :721, to v0.29.0rc1, :811). */
const REDUCED: readonly VersionRange[] = [
  { since: "0.23", before: "0.24" },
  { since: "0.27", before: "0.30" },
];

export const reduceSample = defineRule({
  id: "ascend-reduce-sample",
  source:
    "vllm-ascend v0.23.0, ascend_config.py:329, v0.27.1rc1, :721, and v0.29.0rc1, :811; v0.23.0rc1, v0.24.0rc1 to v0.26.0rc1 and v0.30.0rc1 do not check it",
  per: "group",
  check: (group, { topology }) => {
    const setting = readKey(topology, group, "enable_reduce_sample");
    if (!isOn(setting) || !REDUCED.some((range) => inRange(topology.spec.engine.version, range))) return [];
    const head = keyIn(additional(group, "finegrained_tp_config"), "lmhead_tensor_parallel_size");
    const onPrefill = group.role === Role.Prefill;
    const reasons = [
      ...(onPrefill ? ["in a prefill group"] : []),
      ...(isOn(head) ? [`together with ${head.name} ${JSON.stringify(head.value)}`] : []),
    ];
    if (reasons.length === 0) return [];
    return [
      {
        ...placeOf(setting),
        message: `enable_reduce_sample is not supported ${reasons.join(" and ")}.`,
        fix: removed(onPrefill || head === undefined ? {} : { ending: ` or ${head.name}` }),
      },
    ];
  },
});

export const dumpConfigOnce = defineRule({
  id: "ascend-dump-config-once",
  releases: { since: "0.20" },
  source: "vllm-ascend v0.20.2rc1, ascend_config.py:321, and v0.30.0rc2, :1177",
  per: "group",
  check: (group) => {
    const setting = additional(group, "dump_config_path");
    if (setting === undefined || additional(group, "dump_config") === undefined) return [];
    return [
      {
        ...placeOf(setting),
        message: "dump_config_path excludes dump_config: each describes the same dump.",
        fix: removed({ ending: " or dump_config" }),
      },
    ];
  },
});

const HAMMING_KEYS = ["enabled", "sparse_json_location"];

export const hammingSparseKeys = defineRule({
  id: "ascend-hamming-sparse-keys",
  releases: { since: "0.19", before: "0.25" },
  source:
    "vllm-ascend v0.20.2rc1, ascend_config.py:285, and v0.23.0, :373: both keys are read without a default",
  per: "group",
  check: (group) => {
    const setting = additional(group, "hamming_sparse");
    if (setting === undefined || !isRecord(setting.value)) return [];
    const { value } = setting;
    const missing = HAMMING_KEYS.filter((key) => value[key] === undefined);
    if (missing.length === 0) return [];
    return [
      {
        ...placeOf(setting),
        message: `hamming_sparse lacks ${missing.join(" and ")}, which vllm-ascend reads without a default.`,
        fix: removed({ ending: `, or set ${missing.map((key) => `hamming_sparse.${key}`).join(" and ")}` }),
      },
    ];
  },
});
