import { above, atMost, excludes, given, is, listed, needs, off, on, unsupported } from "./condition.ts";
import type { Need } from "./need.ts";

/** What vLLM checks of caches, their events, and what it moves out of the device. */
export const caches: readonly Need[] = [
  {
    id: "vllm-hybrid-cache-events",
    releases: { before: "0.20" },
    source: "vLLM 0.13.0, config/vllm.py:902, to 0.19.1, :1203: hybrid caches are not compatible with events",
    when: [off("disableHybridKvCacheManager")],
    requirement: excludes(given("kvEventsConfig")),
    fix: { kind: "remove", ending: ", or kvEventsConfig" },
  },
  {
    id: "vllm-offloading-size",
    releases: { before: "0.14" },
    source: "vLLM 0.13.0, config/vllm.py:485, _post_init_kv_transfer_config",
    when: [given("kvOffloadingBackend")],
    requirement: needs(given("kvOffloadingSize")),
    fix: { kind: "remove", ending: ", or set kvOffloadingSize" },
  },
  {
    id: "vllm-mamba-block-prefix",
    source: "vLLM 0.13.0, config/vllm.py:1332, to 0.30.0, :3205, validate_mamba_block_size",
    when: [given("mambaBlockSize")],
    requirement: excludes(off("enablePrefixCaching")),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-mamba-backend-known",
    releases: { since: "0.20" },
    source: "vLLM 0.20.2, config/mamba.py:20, to 0.30.0: Unknown Mamba SSU backend",
    when: [given("mambaBackend")],
    requirement: listed([{ value: "cpu", since: "0.30" }, { value: "flashinfer" }, { value: "triton" }], {
      foldsCase: true,
    }),
    fix: { kind: "nearest" },
  },
  {
    id: "vllm-mamba-rounding",
    releases: { since: "0.20" },
    source: "vLLM 0.20.2, config/mamba.py:61, to 0.30.0, :89: only on NVIDIA",
    when: [on("enableMambaCacheStochasticRounding")],
    requirement: unsupported("on Ascend"),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-replayed-states",
    releases: { since: "0.27" },
    source: "vLLM 0.27.1, config/vllm.py:2345, to 0.30.0, :3218, validate_mamba_cached_kernel",
    when: [on("useReplayssm")],
    requirement: unsupported("for models without Mamba layers"),
    fix: { kind: "remove" },
  },
  {
    id: "vllm-prefetched-layers",
    releases: { since: "0.17" },
    source: "vLLM 0.17.0 to 0.30.0, config/offload.py:102, validate_offload_config",
    when: [given("offloadNumInGroup"), above("offloadGroupSize", 0)],
    requirement: atMost("offloadGroupSize"),
    fix: { kind: "limit" },
  },
  {
    id: "vllm-prefetch-group",
    releases: { since: "0.17" },
    source: "vLLM 0.17.0 to 0.30.0, config/offload.py:102, validate_offload_config",
    when: [is("offloadBackend", "prefetch")],
    requirement: needs(above("offloadGroupSize", 0)),
    fix: { kind: "remove", ending: ", or set offloadGroupSize" },
  },
  {
    id: "vllm-encoder-transfer-role",
    source: "vLLM 0.13.0, config/ec_transfer.py:92, to 0.30.0, :94",
    when: [given("ecTransferConfig.ec_connector")],
    requirement: needs(given("ecTransferConfig.ec_role")),
    fix: { kind: "remove", setting: "ecTransferConfig", ending: ", or set ecTransferConfig.ec_role" },
  },
  {
    id: "vllm-host-resident-layers",
    releases: { since: "0.30" },
    source: "vLLM 0.30.0, config/vllm.py:1642: only on NVIDIA",
    when: [given("attentionConfig.hisparse_config")],
    requirement: unsupported("on Ascend"),
    fix: { kind: "remove" },
  },
];
