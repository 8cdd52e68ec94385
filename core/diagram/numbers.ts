/** Numbers as spans: `6700–6703, 6710`. */
export function spansOf(numbers: readonly number[]): string {
  const spans: { first: number; last: number }[] = [];
  for (const number of [...new Set(numbers)].toSorted((a, b) => a - b)) {
    const open = spans.at(-1);
    if (open?.last === number - 1) open.last = number;
    else spans.push({ first: number, last: number });
  }
  return spans.map(({ first, last }) => (first === last ? String(first) : `${first}–${last}`)).join(", ");
}

/** `1 node`, `2 nodes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
