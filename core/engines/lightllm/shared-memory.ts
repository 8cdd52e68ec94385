import { numberOf, type ResolvedGroup } from "../../domain/index.ts";
import { isOn, limitsOf } from "./limits.ts";

const GIB = 2 ** 30;

/** ids and log-probabilities of each token of a request, eight bytes each. */
const BYTES_PER_TOKEN = 16;

/** sizeof(ChunkedPrefillReq) in v1.2.0, lightllm/server/core/objs/req.py. */
const BYTES_PER_REQUEST = 120_932;

/** What LightLLM keeps for everything else. */
const BASE_BYTES = 2 * GIB;

/**
 * Bytes of /dev/shm that a server needs (lightllm/utils/shm_size_check.py, for a model without images), with its KV cache
 * in CPU memory where that is on. Less is only a warning at the start, and later SIGBUS.
 */
export function sharedMemoryBytes(group: ResolvedGroup): number {
  const { runningMaxReqSize, maxReqTotalLen } = limitsOf(group);
  const cpuCache = isOn(group, "enableCpuCache") ? (numberOf(group, "cpuCacheStorageSize") ?? 2) * GIB : 0;
  return runningMaxReqSize * (BYTES_PER_TOKEN * maxReqTotalLen + BYTES_PER_REQUEST) + BASE_BYTES + cpuCache;
}

/** The same, rounded up to whole GiB, as a Kubernetes quantity. */
export function sharedMemory(group: ResolvedGroup): string {
  return `${Math.ceil(sharedMemoryBytes(group) / GIB)}Gi`;
}
