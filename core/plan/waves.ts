import type { GroupLayout, ResolvedTopology } from "../domain/index.ts";
import { entryOf } from "../topology/index.ts";

/**
 * Keys of the groups that change together, in the order in which they change. The pools change side by side: where each has
 * several groups, one of each role always serves, and the first wave already leaves a pair of the new revision.
 */
export function wavesOf(
  { site }: Pick<ResolvedTopology, "site">,
  groups: readonly Pick<GroupLayout, "key" | "group" | "replica">[],
): readonly (readonly string[])[] {
  const waves = new Map<number, string[]>();
  for (const { key, group, replica } of groups) {
    const wave = Math.floor(replica / (entryOf(site.rollout, group)?.maxUnavailable ?? 1));
    waves.set(wave, [...(waves.get(wave) ?? []), key]);
  }
  return [...waves].toSorted(([a], [b]) => a - b).map(([, keys]) => keys);
}
