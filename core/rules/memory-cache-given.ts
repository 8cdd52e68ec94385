import { eachGroup, gigabytes, type EngineRule, sumOf } from "../domain/index.ts";
import { bytesEach, estimateMemory } from "../memory/index.ts";

export const memoryCacheGiven: EngineRule = {
  id: "memory-cache-given",
  topic: "memory",
  source:
    "vLLM config/cache.py, kv_cache_memory_bytes and num_gpu_blocks_override; LightLLM v1.2.0, mem_manager.py: such a cache is allocated without asking the device",
  check: eachGroup((group, topology) => {
    const estimate = estimateMemory(topology, group);
    if (estimate?.fixedCache === undefined) return [];
    const { device, fixedCache, leastPerToken, leastReserve } = estimate;
    const weights = sumOf(estimate.weights);
    const each = bytesEach(fixedCache, leastPerToken);
    const room = device - weights - leastReserve;
    if (fixedCache.given * each <= room) return [];
    const most = Math.floor(room / each);
    return [
      {
        path: fixedCache.path,
        value: fixedCache.given,
        message: `The device runs out of memory: of its ${gigabytes(device)} the weights take ${gigabytes(weights)}, buffers and activations at least ${gigabytes(leastReserve)}, and this cache ${gigabytes(fixedCache.given * each)}.`,
        fix:
          most < 1
            ? "spread the weights over more devices, or choose weights of fewer bits"
            : `lower it to at most ${most}, or take it out, so that the engine takes what is left`,
      },
    ];
  }),
};
