import { LAST_PORT, merged, type PortSpan } from "../../site/index.ts";
import type { PortMap } from "./port-map.ts";

/** A stretch of the axis: ports that something uses, or a gap between them. */
interface AxisPart extends PortSpan {
  readonly used: boolean;
  readonly from: number;
  readonly width: number;
}

/** The ports from 1 to 65535 on a line, on which used ranges have most of the room. */
export interface PortAxis {
  readonly parts: readonly AxisPart[];
  /** Where a span begins and ends. */
  readonly place: (span: PortSpan) => { readonly from: number; readonly width: number };
}

/** Shares of the line: of a gap, of one used port, and of each doubling of the number of ports. */
const SHARES = { gap: 2, port: 2, doubling: 1 } as const;

/** Cuts the ports where a span begins or ends, and gives each part a width by the number of its ports. */
export function portAxis({ classes, bands }: PortMap, from: number, width: number): PortAxis {
  const rows = classes.flatMap(({ rows: own }) => own.map(({ spans }) => merged(spans))).flat();
  const used = merged([...rows, ...bands]);
  const cuts = new Set([1, LAST_PORT + 1]);
  for (const { first, last } of [...rows, ...bands]) cuts.add(first).add(last + 1);
  const sorted = [...cuts].toSorted((a, b) => a - b);
  const spans = sorted.slice(0, -1).map((first, index) => {
    const last = (sorted[index + 1] ?? LAST_PORT + 1) - 1;
    const isUsed = used.some((span) => span.first <= first && last <= span.last);
    return { first, last, used: isUsed, share: isUsed ? shareOf(last - first + 1) : SHARES.gap };
  });
  const total = spans.reduce((sum, { share }) => sum + share, 0);
  let before = 0;
  const parts = spans.map(({ first, last, used: isUsed, share }): AxisPart => {
    const start = Math.round((before / total) * width);
    before += share;
    const end = Math.round((before / total) * width);
    return { first, last, used: isUsed, from: from + start, width: end - start };
  });
  const at = (port: number): number => {
    const part = parts.find(({ last }) => port <= last) ?? parts.at(-1);
    if (part === undefined) return from;
    return part.from + Math.round(((port - part.first) / (part.last - part.first + 1)) * part.width);
  };
  return {
    parts,
    place: ({ first, last }) => {
      const start = at(first);
      const end = last >= LAST_PORT ? from + width : at(last + 1);
      return { from: start, width: Math.max(1, end - start) };
    },
  };
}

function shareOf(ports: number): number {
  return SHARES.port + SHARES.doubling * Math.log2(ports);
}
