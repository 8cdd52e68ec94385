import { setTimeout as sleep } from "node:timers/promises";

/**
 * Looks again and again while `act` runs.
 *
 * @param interval milliseconds between two looks
 */
export async function seenWhile<Look, Result>(
  look: () => Promise<Look>,
  interval: number,
  act: () => Promise<Result>,
): Promise<{ readonly seen: readonly Look[]; readonly result: Result }> {
  const seen: Look[] = [];
  const ended = new AbortController();
  const watching = (async () => {
    while (!ended.signal.aborted) {
      seen.push(await look());
      await sleep(interval);
    }
  })();
  try {
    return { seen, result: await act() };
  } finally {
    ended.abort();
    await watching;
  }
}
