import { chart, INNER, panelOf, textAt } from "../chart.ts";
import type { Shape } from "../scene.ts";
import { wrapped } from "../text-width.ts";
import type { FitRejection } from "./fit-facts.ts";
import { LINE, ROW } from "./rows.ts";

/** How many shapes each rule rejects, as bars, with the reason of the first. */
export function rejectionsOf(
  rejections: readonly FitRejection[],
  top: number,
): { readonly cluster: Shape; readonly height: number } {
  const { margin } = chart;
  const most = Math.max(...rejections.map(({ count }) => count));
  const total = rejections.reduce((sum, { count }) => sum + count, 0);
  const [bars, width] = [margin + 280, 260];
  const reasons = bars + width + 60;
  const room = margin + INNER - reasons;
  const shapes: Shape[] = [
    textAt(margin, top + 28, `Rejected: ${total} ${total === 1 ? "shape" : "shapes"}`, {
      size: chart.heading,
      bold: true,
    }),
  ];
  let y = top + 42;
  for (const { rule, count, example } of rejections) {
    const length = Math.max(4, Math.round((count / most) * width));
    const lines = wrapped(example, chart.small, room);
    shapes.push(
      textAt(margin, y + 14, rule, { size: chart.small, room: 260 }),
      {
        kind: "box",
        x: bars,
        y: y + 3,
        width: length,
        height: 14,
        fill: "page",
        outline: "bad",
        pattern: "hatched",
      },
      textAt(bars + length + 8, y + 14, String(count), { size: chart.small, bold: true }),
      ...lines.map((line, index) =>
        textAt(reasons, y + 14 + index * LINE, line, { size: chart.small, tone: "muted", room }),
      ),
    );
    y += ROW + (lines.length - 1) * LINE;
  }
  const height = y + 10 - top;
  return {
    cluster: {
      kind: "cluster",
      id: "fit-rejected",
      title: "Rejected shapes",
      children: [panelOf(top, height), ...shapes],
    },
    height,
  };
}
