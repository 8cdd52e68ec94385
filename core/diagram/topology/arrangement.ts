import type { PoolSize } from "./pool-size.ts";

/** Width by height of pictures that fill a page, a slide or a screen well. */
const BEST = { least: 1, most: 2 } as const;

/** What is above and below the pools, in pixels. */
const REST = 360;

interface Arrangement {
  readonly sizes: readonly PoolSize[];
  readonly cost: number;
}

/**
 * Chooses one size of each pool, side by side: near the shape of a page, with few empty places and pools of one height. The
 * first of equal ones wins.
 */
export function arranged(pools: readonly (readonly PoolSize[])[], gap: number): readonly PoolSize[] {
  const best = combinations(pools).reduce<Arrangement | undefined>((found, sizes) => {
    const cost = costOf(sizes, gap);
    return found === undefined || cost < found.cost ? { sizes, cost } : found;
  }, undefined);
  return best?.sizes ?? [];
}

function combinations(pools: readonly (readonly PoolSize[])[]): readonly (readonly PoolSize[])[] {
  return pools.reduce<readonly (readonly PoolSize[])[]>(
    (chosen, sizes) => chosen.flatMap((before) => sizes.map((size) => [...before, size])),
    [[]],
  );
}

function costOf(sizes: readonly PoolSize[], gap: number): number {
  const width = sizes.reduce((sum, size) => sum + size.width, gap * (sizes.length - 1));
  const heights = sizes.map(({ height }) => height);
  const height = Math.max(...heights);
  const ratio = width / (height + REST);
  const unlike = Math.max(BEST.least / ratio, ratio / BEST.most, 1) - 1;
  const idle = sizes.reduce((sum, size) => sum + size.width * (height - size.height), 0) / (width * height);
  const empty = sizes.reduce((sum, size) => sum + size.empty, 0);
  return 2 * unlike + idle + 1.5 * empty + width / 100_000;
}
