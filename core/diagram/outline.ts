import type { Line } from "./scene.ts";

type Point = readonly [x: number, y: number];

/** The head of an arrow, as multiples of the width of its line. */
const HEAD = { length: 3, breadth: 2.6, least: 8 } as const;

/** The path of a line without its head, and that of its head. */
export function pathsOf({ points, width, radius = 0, arrow = false }: Line): {
  readonly line: string;
  readonly head: string | undefined;
} {
  const [last, before] = [points.at(-1), points.at(-2)];
  if (!arrow || last === undefined || before === undefined)
    return { line: lineThrough(points, radius), head: undefined };
  const length = Math.max(width * HEAD.length, HEAD.least);
  const half = Math.max(width * HEAD.breadth, HEAD.least) / 2;
  const [dx, dy] = direction(before, last);
  const base: Point = [last[0] - dx * length, last[1] - dy * length];
  const corners: readonly Point[] = [
    last,
    [base[0] - dy * half, base[1] + dx * half],
    [base[0] + dy * half, base[1] - dx * half],
  ];
  // The line ends inside its head, so that no gap shows between them.
  const end: Point = [base[0] + dx, base[1] + dy];
  return {
    line: lineThrough([...points.slice(0, -1), end], radius),
    head: `M${corners.map(printed).join("L")}Z`,
  };
}

function lineThrough(points: readonly Point[], radius: number): string {
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (before === undefined) return `M${printed(point)}`;
      if (after === undefined || radius === 0) return `L${printed(point)}`;
      return `L${printed(towards(point, before, radius))}Q${printed(point)} ${printed(towards(point, after, radius))}`;
    })
    .join("");
}

/** The point on the way to another one, at most half of the way off. */
function towards(from: Point, to: Point, distance: number): Point {
  const [dx, dy] = direction(from, to);
  const step = Math.min(distance, Math.hypot(to[0] - from[0], to[1] - from[1]) / 2);
  return [from[0] + dx * step, from[1] + dy * step];
}

function direction(from: Point, to: Point): Point {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = Math.hypot(dx, dy);
  return length === 0 ? [0, 0] : [dx / length, dy / length];
}

function printed([x, y]: Point): string {
  return `${rounded(x)} ${rounded(y)}`;
}

/** Two digits after the point, so that no digit depends on how a machine computes the last bits. */
function rounded(value: number): number {
  const result = Math.round(value * 100) / 100;
  return result === 0 ? 0 : result;
}
