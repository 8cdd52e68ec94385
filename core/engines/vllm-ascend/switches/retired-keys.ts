import type { VersionRange } from "../../../domain/index.ts";
import { FROM_CACHE_TYPES } from "../cache-releases.ts";
import type { SwitchLife } from "./switch-life.ts";
import { argumentNamed, keyNamed, variableNamed } from "./switch-place.ts";

/** v0.23.0rc1 has two keys, v0.24.0rc1 and v0.25.1rc1 one, v0.26.0rc1 two again. */
const TWO_KEYS: readonly VersionRange[] = [
  { since: "0.23", before: "0.24" },
  { since: "0.26", before: FROM_CACHE_TYPES.since },
];

const ONE_KEY: VersionRange = { since: "0.24", before: "0.26" };

const SPARSE = "vllm-ascend v0.22.1rc1 to v0.30.0rc2, ascend_config.py: enable_sparse_c8 and its successors";

const DERIVED = "vllm-ascend v0.29.0rc1, ascend_config.py:776, and v0.30.0rc2, :918";

const CACHE = argumentNamed("kvCacheDtype");

const INDEXER = argumentNamed("attentionConfig.indexer_kv_dtype");

/** Keys that the class removes from the input, since the plugin computes them. */
const computed = (name: string): SwitchLife => ({
  place: keyNamed(name),
  releases: { since: "0.27" },
  fate: "derived",
  source: "vllm-ascend v0.27.1rc1, ascend_config.py:1455, and v0.30.0rc2, derived fields of AscendConfig",
});

/** Keys that moved below scheduler_config; each start says so. */
const scheduling = (name: string): SwitchLife => ({
  place: keyNamed(name),
  releases: { since: "0.25" },
  fate: "deprecated",
  replacements: [keyNamed("scheduler_config", name)],
  source: "vllm-ascend v0.25.1rc1, ascend_config.py:911, and v0.30.0rc2, :1663",
});

/** Keys of `--additional-config` that releases dropped, derive or deprecate. */
export const retiredKeys: readonly SwitchLife[] = [
  ...TWO_KEYS.map((releases): SwitchLife => ({
    place: keyNamed("enable_sparse_c8"),
    releases,
    fate: "unread",
    replacements: [keyNamed("enable_sparse_sfa_c8"), keyNamed("enable_sparse_li_c8")],
    source: SPARSE,
  })),
  {
    place: keyNamed("enable_sparse_c8"),
    releases: FROM_CACHE_TYPES,
    fate: "unread",
    replacements: [CACHE, INDEXER],
    source: DERIVED,
  },
  {
    place: keyNamed("enable_sparse_sfa_c8"),
    releases: ONE_KEY,
    fate: "unread",
    replacements: [keyNamed("enable_sparse_c8")],
    source: SPARSE,
  },
  {
    place: keyNamed("enable_sparse_li_c8"),
    releases: ONE_KEY,
    fate: "unread",
    replacements: [keyNamed("enable_sparse_c8")],
    source: SPARSE,
  },
  {
    place: keyNamed("enable_sparse_sfa_c8"),
    releases: FROM_CACHE_TYPES,
    fate: "derived",
    replacements: [CACHE],
    source: DERIVED,
  },
  {
    place: keyNamed("enable_sparse_li_c8"),
    releases: FROM_CACHE_TYPES,
    fate: "derived",
    replacements: [INDEXER],
    source: DERIVED,
  },
  {
    place: keyNamed("enable_sparse_li_c4"),
    releases: { since: "0.30" },
    fate: "derived",
    replacements: [INDEXER],
    source: DERIVED,
  },
  {
    place: keyNamed("enable_sparse_sfa_turboquant"),
    releases: { since: "0.30" },
    fate: "derived",
    replacements: [CACHE],
    source: DERIVED,
  },
  computed("enable_sp_by_pass"),
  computed("pd_tp_ratio"),
  computed("pd_head_ratio"),
  computed("num_head_replica"),
  {
    place: keyNamed("c8_enable_reshape_optim"),
    // v0.29.0rc1 has the key again, on by default.
    releases: { since: "0.28", before: "0.29" },
    fate: "unread",
    because: "prefill groups with int8 keys of the indexer always have the optimization",
    source: "vllm-ascend v0.28.0rc1, ascend_config.py:778, and v0.29.0rc1, :786",
  },
  {
    place: keyNamed("enable_flashcomm1"),
    // Later releases take it as the switch of sequence parallelism of experts (v0.30.0rc2, ascend_config.py:756).
    releases: { since: "0.27", before: "0.29" },
    fate: "deprecated",
    source: "vllm-ascend v0.27.1rc1, ascend_config.py:1403, and v0.28.0rc1, :1538",
  },
  scheduling("enable_balance_scheduling"),
  scheduling("recompute_scheduler_enable"),
  scheduling("short_request_first_config"),
  scheduling("profiling_chunk_config"),
  scheduling("batch_job_sched_config"),
  {
    place: keyNamed("enable_mc2_hierarchy_comm"),
    releases: { since: "0.27" },
    fate: "deprecated",
    replacements: [keyNamed("mc2_comm_alg")],
    source: "vllm-ascend v0.27.1rc1, ascend_config.py:391, and v0.30.0rc2, :580",
  },
  {
    place: keyNamed("enable_weight_nz_layout"),
    releases: { before: "0.20" },
    fate: "unread",
    replacements: [variableNamed("VLLM_ASCEND_ENABLE_NZ")],
    source: "vllm-ascend v0.13.0rc1 to v0.19.1rc1, envs.py",
  },
  {
    place: keyNamed("enable_weight_nz_layout"),
    releases: { since: "0.20" },
    fate: "unread",
    replacements: [keyNamed("weight_nz_mode")],
    source: "vllm-ascend v0.20.2rc1 to v0.30.0rc2, ascend_config.py",
  },
  ...["dynamic_eplb", "expert_map_path"].map((name): SwitchLife => ({
    place: keyNamed(name),
    releases: { since: "0.14" },
    fate: "unread",
    replacements: [keyNamed("eplb_config")],
    source: "vllm-ascend v0.13.0 and v0.14.0rc1, ascend_config.py",
  })),
  {
    place: keyNamed("enable_npugraph_ex"),
    releases: { since: "0.14", before: "0.16" },
    fate: "unread",
    replacements: [keyNamed("npugraph_ex_config", "enable")],
    source: "vllm-ascend v0.13.0 and v0.14.0rc1, ascend_config.py",
  },
  {
    place: keyNamed("enable_npugraph_ex"),
    releases: { since: "0.16" },
    fate: "unread",
    replacements: [keyNamed("ascend_compilation_config", "enable_npugraph_ex")],
    source: "vllm-ascend v0.15.0rc1 and v0.16.0rc1, ascend_config.py",
  },
  {
    place: keyNamed("fuse_muls_add"),
    releases: { since: "0.16" },
    fate: "unread",
    replacements: [keyNamed("ascend_compilation_config", "fuse_muls_add")],
    source: "vllm-ascend v0.16.0rc1 to v0.30.0rc2, AscendCompilationConfig in ascend_config.py",
  },
  {
    place: keyNamed("chunked_prefill_for_mla"),
    releases: {},
    fate: "unread",
    because: "vLLM chunks prefill by default",
    source: "vllm-ascend v0.13.0rc1 to v0.30.0rc2, ascend_config.py",
  },
  {
    place: keyNamed("ascend_scheduler_config"),
    releases: {},
    fate: "unread",
    because: "vLLM uses its own scheduler",
    source: "vllm-ascend v0.13.0rc1 to v0.30.0rc2, ascend_config.py",
  },
];
