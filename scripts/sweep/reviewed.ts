const HCCL = "HCCL reads its variables when it connects the devices";

const LAYOUT =
  "a process sees its own devices only; the group lacks devices for a rank, or leaves some unused";

const MEMORY = "the engine finds out when it allocates the KV cache, after it has loaded the weights";

const BOTH_ROLES = "the engine reads one role only; together they answer wrongly or wait for each other";

const WORKER = "the worker of a device finds out, after the engine has read its configuration";

/** Rules that report an error where the engine accepts the command, and why the topology does not work. */
export const reviewed: Readonly<Record<string, string>> = {
  // Worker: adjust_cudagraph_sizes_for_spec_decode in vLLM's config/compilation.py, with sequence parallelism as the plugin sees it.
  "ascend-flashcomm1-draft-tokens": WORKER,
  // Worker: "Wrong value" in ops/fused_moe/moe_comm_method.py.
  "ascend-fused-mc2-value": WORKER,
  // Worker: the attention operators, which take 16 tokens of a sequence (attention/utils.py).
  "ascend-draft-tokens": WORKER,
  // Worker: the allocator of sleep mode (device_allocator/camem.py).
  "ascend-sleep-mode-allocator": WORKER,
  "ascend-super-pod-hierarchy": HCCL,
  "devices-fill-nodes": LAYOUT,
  "ranks-divide": LAYOUT,
  "memory-fits": MEMORY,
  "pd-same-cache": BOTH_ROLES,
  "pd-same-tokens": BOTH_ROLES,
  "hccl-buffer-size": HCCL,
  "hccl-deterministic": HCCL,
  "hccl-expansion-mode-known": HCCL,
  "hccl-pcie-switch": HCCL,
  "hccl-rdma-retries": HCCL,
  "hccl-rdma-timeout": HCCL,
  "hccl-roce-switch": HCCL,
  "hccl-super-pod-own": HCCL,
  "secret-flag": "a secret in a command is safety, not configuration",
  "unknown-parser": "the API server looks up some parsers after the engine has loaded the weights",
  // Worker: adjust_cudagraph_sizes_for_spec_decode in vLLM's config/compilation.py.
  "vllm-capture-sizes-hold-sequence": WORKER,
  "variable-numbers": "the libraries that read these variables are loaded with the device",
};
