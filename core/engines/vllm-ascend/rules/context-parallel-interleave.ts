import { eachGroup, type EngineRule, numberOf } from "../../../domain/index.ts";
import { Role } from "../../../topology/index.ts";

/** What the plugin makes of every block size. */
const BLOCK = 128;

export const contextParallelInterleave: EngineRule = {
  id: "ascend-context-parallel-interleave",
  versions: { since: "0.17" },
  source: "vllm-ascend v0.20.2rc1, platform.py:529: with prefill and decode apart both must be equal",
  check: eachGroup((group) => {
    const context = numberOf(group, "decodeContextParallelSize") ?? 1;
    const interleave = numberOf(group, "cpKvCacheInterleaveSize");
    if (group.role === Role.Serve || context <= 1 || interleave === BLOCK) return [];
    return [
      {
        path: `groups.${group.name}.args.cpKvCacheInterleaveSize`,
        ...(interleave === undefined ? {} : { value: interleave }),
        message: `With decodeContextParallelSize it must be the block size, ${BLOCK}, so that the other side finds its blocks.`,
        fix: `set it to ${BLOCK}`,
      },
    ];
  }),
};
