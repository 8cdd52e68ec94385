import { numberOf, type ResolvedGroup } from "../../domain/index.ts";
import type { ModelFacts } from "../../facts/index.ts";
import { isOn, limitsOf } from "./group-settings.ts";

const GIB = 2 ** 30;

/** The id and the log-probability of a token, eight bytes each. */
const BYTES_PER_TOKEN = 16;

/** sizeof(ChunkedPrefillReq) in v1.2.0, lightllm/server/core/objs/req.py. */
const BYTES_PER_REQUEST = 120_932;

/** What LightLLM reserves for everything else. */
const BASE_BYTES = 2 * GIB;

/**
 * Bytes of /dev/shm that a server needs (lightllm/utils/shm_size_check.py, for a model without images), including a KV cache
 * in CPU memory. With less, LightLLM only warns at the start and ends with SIGBUS later.
 */
export function sharedMemoryBytes(group: ResolvedGroup, model: ModelFacts): number {
  const { runningMaxReqSize, maxReqTotalLen } = limitsOf(group, model);
  const cpuCache = isOn(group, "enableCpuCache") ? (numberOf(group, "cpuCacheStorageSize") ?? 2) * GIB : 0;
  return runningMaxReqSize * (BYTES_PER_TOKEN * maxReqTotalLen + BYTES_PER_REQUEST) + BASE_BYTES + cpuCache;
}

/** The size of /dev/shm that a server needs, rounded up to whole GiB, as a Kubernetes quantity. */
export function sharedMemory(group: ResolvedGroup, model: ModelFacts): string {
  return `${Math.ceil(sharedMemoryBytes(group, model) / GIB)}Gi`;
}
