/** Steps of a scale with at most so many ticks: 1, 2 or 5 times a power of ten. */
export function stepOf(span: number, most: number): number {
  const power = 10 ** Math.floor(Math.log10(span / most));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => span / step <= most) ?? 10 * power;
}

/** Multiples of a step from 0 to the end of the scale, without the errors of adding. */
export function ticksOf(end: number, step: number): readonly number[] {
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}

/** Whole pixels for a value between two ends. */
export function placeOn(value: number, end: number, from: number, width: number): number {
  return from + Math.round((Math.min(Math.max(value, 0), end) / end) * width);
}
