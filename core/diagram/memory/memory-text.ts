import { Certainty, gigabytes } from "../../domain/index.ts";
import { stepOf, ticksOf } from "../scale.ts";
import { emphasized, painted, type Terminal, widthOn } from "../terminal.ts";
import { cell, paragraph, type Sign, Strip } from "../text-columns.ts";
import {
  barName,
  devicesText,
  type MemoryBar,
  memoryEnd,
  type MemoryUse,
  type Stretch,
} from "./memory-bar.ts";
import type { MemoryFacts } from "./memory-facts.ts";

/** Signs of a stretch that lies beyond the budget. */
const MISSING: Sign = { text: "╳", tone: "bad" };

const BUDGET: Sign = { text: "│", tone: "ink" };

/** Draws the bars of a topology's devices for a terminal. */
export function memoryText({ title, subtitle, bars, notes }: MemoryFacts, terminal: Terminal): string {
  const width = widthOn(terminal);
  const end = memoryEnd(bars);
  const lines = [
    emphasized(title, terminal),
    ...paragraph(subtitle, width),
    "",
    ...bars.flatMap((bar) => [...barLines(bar, end, width, terminal), ""]),
    ...paragraph(`${BUDGET.text} budget of the engine, ${MISSING.text} missing memory`, width),
    ...notes.flatMap((note) => paragraph(note, width)),
  ];
  return `${lines.join("\n")}\n`;
}

function barLines(bar: MemoryBar, end: number, width: number, terminal: Terminal): readonly string[] {
  const { shape, devices, use } = bar;
  const heading = paragraph(`${barName(bar)}: ${shape}, ${devicesText(devices)}`, width).map((line) =>
    emphasized(line, terminal),
  );
  if ("unknown" in use) return [...heading, ...paragraph(use.unknown, width, "  ")];
  const parts = use.stretches.filter(({ bytes }) => bytes > 0);
  return [
    ...heading,
    barOf(use, end, width, terminal),
    axisOf(end, width, terminal),
    ...parts.map((part) => partLine(part, signOf(part, use.stretches.indexOf(part)), width, terminal)),
    ...(use.shortage === undefined ? [] : paragraph(use.shortage, width, "  ")),
    ...use.figures.flatMap((figure) => paragraph(figure, width, "  ")),
  ];
}

function barOf(
  { stretches, budget, device }: MemoryUse,
  end: number,
  width: number,
  terminal: Terminal,
): string {
  const strip = new Strip(width);
  const at = (bytes: number): number => Math.round((bytes / end) * width);
  stretches.forEach((stretch, index) => {
    const [from, to] = [at(stretch.from), at(stretch.from + stretch.bytes)];
    strip.fill(from, to, signOf(stretch, index));
    if (stretch.kind !== "outside" && to > at(budget)) strip.fill(Math.max(from, at(budget)), to, MISSING);
  });
  if (budget < device) strip.fill(at(budget), at(budget) + 1, BUDGET);
  return strip.text(terminal).trimEnd();
}

function axisOf(end: number, width: number, terminal: Terminal): string {
  const strip = new Strip(width);
  const unit = end / 1e9;
  for (const tick of ticksOf(unit, stepOf(unit, 8))) {
    const text = tick === 0 ? "0 GB" : String(tick);
    strip.write(Math.round((tick / unit) * width) - (tick === 0 ? 0 : text.length - 1), text);
  }
  return strip.text(terminal).trimEnd();
}

/** The sign of a stretch; parts of the weights alternate. */
function signOf({ kind }: Stretch, index: number): Sign {
  switch (kind) {
    case "weights":
      return { text: index % 2 === 0 ? "█" : "▓", tone: "weights" };
    case "workspace":
      return { text: "▒", tone: "reserve" };
    case "buffers":
      return { text: "▚", tone: "buffers" };
    case "cache":
      return { text: "░", tone: "cache" };
    case "unused":
      return { text: "-", tone: "muted" };
    case "outside":
      return { text: "·", tone: "muted" };
    default:
      return kind satisfies never;
  }
}

function partLine(
  { name, bytes, certainty }: Stretch,
  sign: Sign,
  width: number,
  terminal: Terminal,
): string {
  const certain = certainty === undefined || certainty === Certainty.Inferred ? "" : ` (${certainty})`;
  return `  ${painted(sign.text, sign.tone, terminal)} ${cell(gigabytes(bytes), 8, "right")}  ${cell(`${name}${certain}`, width - 14)}`.trimEnd();
}
