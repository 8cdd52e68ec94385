import { LAST_PORT, merged, type PortSpan } from "../site/index.ts";

/** Lower ports need privileges. */
const FIRST_PORT = 1024;

/** Ports that are not free, and the search for free ones. */
export class TakenPorts {
  #spans: readonly PortSpan[];

  constructor(spans: readonly PortSpan[]) {
    this.#spans = merged([
      { first: 0, last: FIRST_PORT - 1 },
      ...spans.filter(({ first, last }) => first <= last),
    ]);
  }

  /** Takes the first `count` consecutive free ports, from `start` on and then from the lowest port on. */
  take(start: number, count: number): number | undefined {
    const first = this.#free(start, count) ?? this.#free(FIRST_PORT, count);
    if (first !== undefined) this.#spans = merged([...this.#spans, { first, last: first + count - 1 }]);
    return first;
  }

  #free(start: number, count: number): number | undefined {
    let first = start;
    for (const span of this.#spans) {
      if (span.last < first) continue;
      if (span.first >= first + count) break;
      first = span.last + 1;
    }
    return first + count - 1 <= LAST_PORT ? first : undefined;
  }
}
