import { chart, INNER, textAt } from "../chart.ts";
import type { Shape } from "../scene.ts";
import type { FitRejection } from "./fit-facts.ts";
import { type Panel, panelWith, rowText } from "./rows.ts";

/** How many shapes each rule rejects, as bars, with the reason of the first. */
export function rejectionsOf(rejections: readonly FitRejection[], top: number): Panel {
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
    const reason = rowText(reasons, y + 14, example, { tone: "muted", room });
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
      ...reason.shapes,
    );
    y += reason.height;
  }
  return panelWith({ id: "fit-rejected", title: "Rejected shapes" }, top, y + 10 - top, shapes);
}
