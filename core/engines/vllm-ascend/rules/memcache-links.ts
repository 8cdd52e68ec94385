import { defineRule, Severity } from "../../../domain/index.ts";
import { hardwareSupport } from "../hardware.ts";

export const memcacheOnLinks = defineRule({
  id: "ascend-memcache-links",
  severity: Severity.Warning,
  source:
    "vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md, lines 640 to 660: on Ascend 950 its kernels are not signed, and its container is privileged",
  per: "topology",
  check: ({ hardware, spec }, { at }) => {
    if (hardwareSupport(hardware.name)?.readsEndpoints !== true) return [];
    if (spec.kvTransfer?.pool?.backend !== "memcache") return [];
    return [
      {
        ...at("kvTransfer.pool.backend"),
        message: `kvTransfer.pool.backend memcache needs its kernel package and drivers that do not check signatures on ${hardware.title}, which no pod sets up; upstream runs it in privileged containers.`,
        fix: "Prepare every node (npu-smi set -t custom-op-secverify-enable and -mode), test the pool and accept the finding, or use the backend mooncake",
      },
    ];
  },
});
