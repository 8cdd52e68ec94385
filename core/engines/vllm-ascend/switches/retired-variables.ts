import type { VersionRange } from "../../../domain/index.ts";
import type { SwitchLife } from "./switch-life.ts";
import { argumentNamed, keyNamed, type SwitchPlace, variableNamed } from "./switch-place.ts";

/** v0.27.1rc1, envs.py and ascend_config.py: the keys alone are left; v0.26.0rc1 reads both. */
const KEYS_ALONE: VersionRange = { since: "0.27" };

const ENVS = "vllm-ascend v0.26.0rc1 and v0.27.1rc1, envs.py; v0.27.1rc1, ascend_config.py";

function movedToKey(name: string, ...path: readonly string[]): SwitchLife {
  return {
    place: variableNamed(name),
    releases: KEYS_ALONE,
    fate: "unread",
    replacements: [keyNamed(...path)],
    source: ENVS,
  };
}

const PROFILER: VersionRange = { since: "0.16" };

function profiler(name: string, replacement: SwitchPlace): SwitchLife {
  return {
    place: variableNamed(name),
    releases: PROFILER,
    fate: "unread",
    replacements: [replacement],
    source: "vLLM 0.15.0 and 0.16.0, envs.py; vLLM 0.16.0, config/profiler.py",
  };
}

/** Variables of vLLM and of the plugin that documents still export. */
export const retiredVariables: readonly SwitchLife[] = [
  movedToKey("VLLM_ASCEND_BALANCE_SCHEDULING", "scheduler_config", "enable_balance_scheduling"),
  movedToKey("VLLM_ASCEND_ENABLE_FUSED_MC2", "enable_fused_mc2"),
  movedToKey("VLLM_ASCEND_ENABLE_MLAPO", "enable_mlapo"),
  movedToKey("VLLM_ASCEND_ENABLE_NZ", "weight_nz_mode"),
  movedToKey("VLLM_ASCEND_FUSION_OP_TRANSPOSE_KV_CACHE_BY_BLOCK", "enable_transpose_kv_cache_by_block"),
  {
    place: variableNamed("VLLM_ASCEND_ENABLE_FLASHCOMM"),
    releases: { since: "0.20" },
    fate: "unread",
    replacements: [variableNamed("VLLM_ASCEND_ENABLE_FLASHCOMM1")],
    source: "vllm-ascend v0.19.1rc1, utils.py: both names count; v0.20.2rc1, envs.py: the newer one alone",
  },
  {
    place: variableNamed("VLLM_ASCEND_ENABLE_FLASHCOMM1"),
    // Later releases read it without a remark (v0.29.0rc1, ascend_config.py:612).
    releases: { since: "0.27", before: "0.29" },
    fate: "deprecated",
    source: "vllm-ascend v0.27.1rc1, ascend_config.py:1403, and v0.28.0rc1, :1538",
  },
  {
    place: variableNamed("VLLM_ASCEND_ENABLE_PREFETCH_MLP"),
    releases: { since: "0.18", before: "0.24" },
    fate: "unread",
    replacements: [keyNamed("weight_prefetch_config")],
    source: "vllm-ascend v0.17.0rc1 and v0.18.0rc1, envs.py; v0.24.0rc1, ascend_config.py, has no such key",
  },
  {
    place: variableNamed("VLLM_ASCEND_ENABLE_CONTEXT_PARALLEL"),
    releases: { since: "0.21" },
    fate: "unread",
    because: "prefillContextParallelSize and decodeContextParallelSize alone turn context parallelism on",
    source: "vllm-ascend v0.20.2rc1 and v0.21.0rc1, envs.py",
  },
  {
    place: variableNamed("VLLM_USE_V1"),
    releases: { since: "0.12" },
    fate: "unread",
    because: "V1 is the only engine",
    source: "vLLM 0.13.0 to 0.30.0, envs.py",
  },
  {
    place: variableNamed("VLLM_NIXL_ABORT_REQUEST_TIMEOUT"),
    releases: { since: "0.18" },
    fate: "unread",
    replacements: [variableNamed("VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT")],
    source: "vllm-ascend v0.17.0rc1 and v0.18.0, mooncake_connector.py:176",
  },
  {
    place: variableNamed("VLLM_MOONCAKE_ABORT_REQUEST_TIMEOUT"),
    releases: { before: "0.18" },
    fate: "unread",
    replacements: [variableNamed("VLLM_NIXL_ABORT_REQUEST_TIMEOUT")],
    source: "vllm-ascend v0.17.0rc1 and v0.18.0, mooncake_connector.py:176",
  },
  profiler("VLLM_TORCH_PROFILER_DIR", argumentNamed("profilerConfig.torch_profiler_dir")),
  profiler("VLLM_TORCH_PROFILER_WITH_STACK", argumentNamed("profilerConfig.torch_profiler_with_stack")),
  profiler("VLLM_TORCH_PROFILER_WITH_PROFILE_MEMORY", argumentNamed("profilerConfig")),
];
