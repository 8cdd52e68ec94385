import { atMost, defineRule, gigabytes, sumOf } from "../domain/index.ts";
import { bytesEach, settingName } from "../memory/index.ts";

export const memoryCacheGiven = defineRule({
  id: "memory-cache-given",
  topic: "memory",
  source:
    "vLLM config/cache.py, kv_cache_memory_bytes and num_gpu_blocks_override; LightLLM v1.2.0, mem_manager.py: the engines allocate a fixed cache without checking free memory",
  per: "group",
  check: (group, { memoryOf }) => {
    const estimate = memoryOf(group);
    if (estimate?.fixedCache === undefined) return [];
    const { device, fixedCache, leastPerToken, leastReserve } = estimate;
    const weights = sumOf(estimate.weights);
    const each = bytesEach(fixedCache, leastPerToken);
    const room = device - weights - leastReserve;
    if (fixedCache.given * each <= room) return [];
    const most = Math.floor(room / each);
    const name = settingName(fixedCache.path);
    return [
      {
        path: fixedCache.path,
        value: fixedCache.given,
        message: `${name} ${fixedCache.given} allocates ${gigabytes(fixedCache.given * each)} of the ${gigabytes(device)} on each device; weights take ${gigabytes(weights)}, buffers and activations at least ${gigabytes(leastReserve)}.`,
        fix:
          most < 1
            ? "Raise tensorParallelSize, or use weights with fewer bits (model.weights)"
            : atMost(most, { ending: ", or remove it to use the remaining memory" }),
      },
    ];
  },
});
