/** A place in a plot, in whole pixels. */
export interface Slot {
  readonly x: number;
  readonly y: number;
}

/** Within which places may be. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Half marks in each direction that are searched. */
const STEPS = 16;

/**
 * Places marks of one size so that none covers another: each at its own place if that is free, else at the nearest free one.
 * The first marks choose first.
 */
export function freeSlots(wanted: readonly Slot[], size: number, bounds: Bounds): readonly Slot[] {
  const taken: Slot[] = [];
  for (const slot of wanted) taken.push(nearestFree(slot, taken, size, bounds));
  return taken;
}

function nearestFree(wanted: Slot, taken: readonly Slot[], size: number, bounds: Bounds): Slot {
  const isFree = (slot: Slot): boolean =>
    isInside(slot, bounds) &&
    taken.every(({ x, y }) => Math.max(Math.abs(x - slot.x), Math.abs(y - slot.y)) >= size);
  if (isFree(wanted)) return wanted;
  return (
    slotsAround(wanted, size)
      .filter(isFree)
      .toSorted((a, b) => distance(a, wanted) - distance(b, wanted) || a.x - b.x || a.y - b.y)[0] ?? wanted
  );
}

function slotsAround({ x, y }: Slot, size: number): readonly Slot[] {
  const step = Math.round(size / 2);
  const offsets = Array.from({ length: 2 * STEPS + 1 }, (_, index) => (index - STEPS) * step);
  return offsets.flatMap((across) => offsets.map((up) => ({ x: x + across, y: y + up })));
}

/** A mark beside its place still shows its height. */
const UPRIGHT = 16;

function distance(a: Slot, b: Slot): number {
  return (a.x - b.x) ** 2 + UPRIGHT * (a.y - b.y) ** 2;
}

function isInside({ x, y }: Slot, { left, top, right, bottom }: Bounds): boolean {
  return x >= left && x <= right && y >= top && y <= bottom;
}
