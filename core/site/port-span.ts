/** Consecutive ports. */
export interface PortSpan {
  readonly first: number;
  readonly last: number;
}

/** The highest port. */
export const LAST_PORT = 65_535;

/** Whether two spans have a port in common. */
export function overlap(a: PortSpan, b: PortSpan): boolean {
  return a.first <= b.last && b.first <= a.last;
}

/** Whether other spans cover all ports of a span. The others must be sorted and must not overlap. */
export function covered({ first, last }: PortSpan, by: readonly PortSpan[]): boolean {
  let next = first;
  for (const span of by) if (span.first <= next) next = Math.max(next, span.last + 1);
  return next > last;
}

/** The same ports as sorted spans that neither overlap nor touch. */
export function merged(spans: readonly PortSpan[]): readonly PortSpan[] {
  const result: { first: number; last: number }[] = [];
  for (const { first, last } of spans.toSorted((a, b) => a.first - b.first)) {
    const previous = result.at(-1);
    if (previous !== undefined && first <= previous.last + 1) previous.last = Math.max(previous.last, last);
    else result.push({ first, last });
  }
  return result;
}

/** Prints ports as the kernel's settings list them: `2864-2895,6700`. */
export function listed(spans: readonly PortSpan[]): string {
  return spans.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(",");
}

/** Prints ports for a sentence: `30000–30031`. */
export function printSpan({ first, last }: PortSpan): string {
  return first === last ? String(first) : `${first}–${last}`;
}

/** Reads a port from 1 to 65535; undefined for any other text. */
export function parsePort(text: string): number | undefined {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= LAST_PORT ? port : undefined;
}

/** Reads a list of ports, `10250,30000-30031`. Entries of another form are left out. */
export function parsePorts(list: string): readonly PortSpan[] {
  return list.split(",").flatMap((item) => {
    const [, first = "", last = first] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(item) ?? [];
    return first === "" ? [] : [{ first: Number(first), last: Number(last) }];
  });
}
