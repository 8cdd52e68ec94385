const HCCL = "HCCL reads its variables when it connects the devices";

const LAYOUT =
  "a process sees its own devices only; the group lacks devices for a rank, or leaves some unused";

const MEMORY = "the engine finds out when it allocates the KV cache, after it has loaded the weights";

const BOTH_ROLES = "the engine reads one role only; together they answer wrongly or wait for each other";

/** Rules that report an error where the engine accepts the command, and why the topology does not work. */
export const reviewed: Readonly<Record<string, string>> = {
  "devices-fill-nodes": LAYOUT,
  "ranks-divide": LAYOUT,
  "memory-fits": MEMORY,
  "pd-same-cache": BOTH_ROLES,
  "pd-same-tokens": BOTH_ROLES,
  "hccl-buffer-size": HCCL,
  "hccl-deterministic": HCCL,
  "hccl-pcie-switch": HCCL,
  "hccl-rdma-retries": HCCL,
  "hccl-rdma-timeout": HCCL,
  "hccl-roce-switch": HCCL,
  "secret-flag": "a secret in a command is safety, not configuration",
  "unknown-parser": "the API server looks up some parsers after the engine has loaded the weights",
  "variable-numbers": "the libraries that read these variables are loaded with the device",
};
