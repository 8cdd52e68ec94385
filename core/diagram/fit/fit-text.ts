import { emphasized, type Terminal, widthOn } from "../terminal.ts";
import { cell, paragraph, type Sign, Strip } from "../text-columns.ts";
import { contextAxis, sequencesAxis } from "./fit-axes.ts";
import { type FitFacts, type FitPoint, isDocumented, shapesText } from "./fit-facts.ts";

const HEIGHT = 14;

const MARGIN = 6;

/** The context of the question. */
const ASKED: Sign = { text: "┊", tone: "muted" };

/** Signs of points, the best first. Points beyond them are dots. */
const SIGNS = "123456789abcdefghijklmnopqrstuvwxyz";

/** Draws the shapes that fit for a terminal. */
export function fitText(picture: FitFacts, terminal: Terminal): string {
  const { title, subtitle, points, rejections, notes, context } = picture;
  const width = widthOn(terminal);
  const lines = [
    emphasized(title, terminal),
    ...paragraph(subtitle, width),
    "",
    ...(points.length === 0
      ? ["No shape is possible."]
      : [
          ...paragraph(
            `Sequences of ${context} tokens at once, by the largest context (1k = 1024 tokens)`,
            width,
          ),
          ...plotLines(picture, width, terminal),
          "",
          ...points.map((point) => pointLine(point, width)),
          ...legendOf(points),
        ]),
    "",
    ...rejections.map(({ rule, count }) => `${cell(String(count), MARGIN, "right")} × ${rule}`),
    ...notes.flatMap((note) => paragraph(note, width)),
  ];
  return `${lines.join("\n")}\n`;
}

function plotLines(picture: FitFacts, width: number, terminal: Terminal): readonly string[] {
  const { points, context } = picture;
  const across = width - MARGIN - 2;
  const [x, y] = [contextAxis(picture), sequencesAxis(picture)];
  const column = (share: number): number => Math.min(across - 1, Math.round(share * (across - 1)));
  const row = (share: number): number => HEIGHT - 1 - Math.round(share * (HEIGHT - 1));
  const strips = Array.from({ length: HEIGHT }, () => new Strip(across));
  for (const strip of strips) strip.fill(column(x.at(context)), column(x.at(context)) + 1, ASKED);
  for (const point of points.toReversed()) {
    const place = column(x.at(point.largestContext));
    strips[row(y.at(point.sequences))]?.fill(place, place + 1, {
      text: signOf(point),
      tone: point.verdict === "legal" ? "good" : "warning",
    });
  }
  const labels = new Map(y.ticks.map(({ at, text }) => [row(at), text]));
  const axis = new Strip(across);
  for (const { at, text } of x.ticks) axis.write(column(at) - Math.floor(text.length / 2), text);
  return [
    ...strips.map((strip, index) =>
      `${cell(labels.get(index) ?? "", MARGIN, "right")} │${strip.text(terminal)}`.trimEnd(),
    ),
    `${" ".repeat(MARGIN)} └${"─".repeat(across)}`,
    `${" ".repeat(MARGIN + 2)}${axis.text(terminal)}`.trimEnd(),
  ];
}

function signOf({ number }: FitPoint): string {
  return SIGNS[number - 1] ?? "·";
}

function pointLine(point: FitPoint, width: number): string {
  const { largestContext, sequences } = point;
  const mark = `${isDocumented(point) ? "*" : " "}${point.verdict === "uncertain" ? "?" : " "}`;
  const start = `${signOf(point)}${mark} ${cell(String(largestContext), 8, "right")} ${cell(String(sequences), 5, "right")}  `;
  return `${start}${cell(shapesText(point), width - start.length).trimEnd()}`;
}

function legendOf(points: readonly FitPoint[]): readonly string[] {
  return [
    "number, largest context, sequences, shape",
    ...(points.some(isDocumented) ? ["* documented by upstream"] : []),
    ...(points.some(({ verdict }) => verdict === "uncertain")
      ? ["? uncertain: the memory is probably too small"]
      : []),
  ];
}
