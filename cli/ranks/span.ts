/** Numbers in a row: `4-7`, or `4` alone. */
export function span(numbers: readonly number[]): string {
  const [first, last] = [numbers[0], numbers.at(-1)];
  if (first === undefined) return "";
  return first === last ? String(first) : `${first}-${last}`;
}
