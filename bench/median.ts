/** Median, the value that a busy host distorts least. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError("no measurements");
  return middle;
}

/** Median times of two functions, measured alternately so that changes of the host's load affect both. */
export async function compareTimes(
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
