/** A group that needs nodes of one domain. */
export interface Bundle {
  readonly name: string;
  /** Bundles of one pool may have to be in different domains. */
  readonly pool: string;
  readonly nodes: number;
}

/** Steps after which a search ends without an answer. */
const LIMIT = 200_000;

/**
 * Whether all bundles fit into the domains; true where the search is too long to tell.
 *
 * @param free number of free nodes, by domain
 * @param apart whether bundles of one pool must be in different domains
 */
export function fitsIntoDomains(
  bundles: readonly Bundle[],
  free: ReadonlyMap<string, number>,
  apart: boolean,
): boolean {
  const sorted = bundles.toSorted((a, b) => b.nodes - a.nodes || (a.name < b.name ? -1 : 1));
  const left = [...free.values()];
  const pools: Set<string>[] = left.map(() => new Set());
  let steps = 0;
  const place = (index: number): boolean => {
    const bundle = sorted[index];
    if (bundle === undefined) return true;
    const tried = new Set<string>();
    for (const [domain, nodes] of left.entries()) {
      const inDomain = pools[domain] ?? new Set<string>();
      if (nodes < bundle.nodes || (apart && inDomain.has(bundle.pool))) continue;
      // Domains with as many free nodes and the same pools are alike.
      const likeness = `${nodes} ${[...inDomain].toSorted().join(" ")}`;
      if (tried.has(likeness)) continue;
      tried.add(likeness);
      steps += 1;
      if (steps > LIMIT) return true;
      left[domain] = nodes - bundle.nodes;
      const added = !inDomain.has(bundle.pool);
      inDomain.add(bundle.pool);
      if (place(index + 1)) return true;
      left[domain] = nodes;
      if (added) inDomain.delete(bundle.pool);
    }
    return false;
  };
  return place(0);
}
