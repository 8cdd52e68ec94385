import { estimateMemory } from "../memory/index.ts";
import type { Plan } from "../plan/index.ts";
import type { CacheChange } from "./difference.ts";

/** Groups of both plans whose KV cache has another size, by the estimates of memory. */
export function cacheChanges(before: Plan | undefined, after: Plan): readonly CacheChange[] {
  const sizes = before === undefined ? new Map<string, number>() : tokensByGroup(before);
  return [...tokensByGroup(after)].flatMap(([group, tokens]) => {
    const old = sizes.get(group);
    return old === undefined || old === tokens ? [] : [{ group, before: old, after: tokens }];
  });
}

/** Tokens in the KV cache of one rank, for groups with an estimate. */
function tokensByGroup({ topology }: Plan): ReadonlyMap<string, number> {
  return new Map(
    topology.groups.flatMap((group) => {
      const estimate = estimateMemory(topology, group);
      return estimate === undefined ? [] : [[group.name, estimate.tokens] as const];
    }),
  );
}
