import { defineRule, inRange, numberOf, setTo, type VersionRange } from "../../../domain/index.ts";
import { transferRole } from "../transfer-role.ts";

/** The plugin sets every block size to this. */
const BLOCK = 128;

/** Releases in which prefill context parallelism, too, interleaves the caches of prompts. */
const PROMPTS_COUNT: VersionRange = { before: "0.28" };

export const contextParallelInterleave = defineRule({
  id: "ascend-context-parallel-interleave",
  source:
    "vllm-ascend v0.13.0rc1, platform.py:320, v0.20.2rc1, platform.py:529, and v0.27.1rc1, platform.py:1317: cp_kv_cache_interleave_size must equal block_size where a group transfers its cache; v0.28.0rc1, platform.py:1303, and v0.30.0rc2, :1414, no longer count prefill context parallelism",
  per: "group",
  check: (group, { topology, at }) => {
    const { groups, spec } = topology;
    const interleave = numberOf(group, "cpKvCacheInterleaveSize");
    if (transferRole(topology, group) === undefined || interleave === BLOCK) return [];
    const splits = [
      ...((numberOf(group, "decodeContextParallelSize") ?? 1) > 1 ? ["decodeContextParallelSize"] : []),
      ...(group.prefillContextParallelSize > 1 && inRange(spec.engine.version, PROMPTS_COUNT)
        ? ["prefillContextParallelSize"]
        : []),
    ];
    if (splits.length === 0) return [];
    return [
      {
        ...at("args.cpKvCacheInterleaveSize"),
        message: `cpKvCacheInterleaveSize must equal the block size, ${BLOCK}, in a ${group.role} group with ${splits.join(" and ")}.`,
        fix: setTo(BLOCK, {
          ending: " in each group",
          // Decode reads the blocks of prefill unchanged.
          also: groups
            .filter(({ name }) => name !== group.name)
            .map(({ name }) => ({ path: `groups.${name}.args.cpKvCacheInterleaveSize`, value: BLOCK })),
        }),
      },
    ];
  },
});
