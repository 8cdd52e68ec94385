/** The middle of several measurements, which a busy machine moves least. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError("nothing was measured");
  return middle;
}

/** Times two things in turn, A B A B …, so that a drift of the machine meets both, and gives their medians. */
export async function inTurn(
  runs: number,
  first: () => unknown,
  second: () => unknown,
): Promise<{ first: number; second: number; ratio: number }> {
  const times: { first: number[]; second: number[] } = { first: [], second: [] };
  for (let run = 0; run < runs; run += 1) {
    times.first.push(await time(first));
    times.second.push(await time(second));
  }
  const [a, b] = [median(times.first), median(times.second)];
  return { first: a, second: b, ratio: a / b };
}

async function time(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
