import { printTime } from "../../status/index.ts";
import { chart, fits, INNER, panelOf, SWATCH, swatchEntry, textAt, titleOf, vertical } from "../chart.ts";
import { legend as legendOf } from "../legend.ts";
import type { Cluster, Scene, Shape, Tone } from "../scene.ts";
import { roomFor, wrapped } from "../text-width.ts";
import { lifeOrder, phaseLooks } from "./phase-look.ts";
import type { PhaseSpan } from "./pod-bar.ts";
import {
  breakTexts,
  meaningOfBreaks,
  type PartTimeline,
  type PodTimeline,
  reasonsBelow,
  type StatusTimeline,
  stateText,
} from "./status-timeline.ts";
import { tickLabels } from "./tick-labels.ts";
import { type TimeAxis, timeAxis } from "./time-axis.ts";

const NAME = 330;

const STATE = 190;

const BARS = { left: chart.margin + NAME, width: INNER - NAME - STATE } as const;

/** Height of a row, and of one of many. */
const ROWS = { usual: 24, dense: 18 } as const;

/** From this number of pods on, rows are dense and only the last part has an axis. */
const MANY = 24;

const BAR = 16;

/** Draws the phases of every pod over time. */
export function statusScene(timeline: StatusTimeline): Scene {
  const { title, subtitle, parts, jobs, now } = timeline;
  const heading = titleOf(title, subtitle);
  const axis = timeAxis(timeline);
  const shapes: Shape[] = [...heading.shapes];
  let y = heading.y;
  const seen = new Set(
    parts.flatMap(({ pods }) =>
      pods.flatMap(({ spans, last }) => [
        ...spans.map(({ phase }) => phase),
        ...(last === undefined ? [] : [last.phase]),
      ]),
    ),
  );
  const cut = meaningOfBreaks(timeline);
  const legend = legendOf(
    [
      ...lifeOrder
        .filter((phase) => seen.has(phase))
        .map((phase) => swatchEntry({ text: phase, swatch: phaseLooks[phase].box })),
      ...(cut === undefined
        ? []
        : [{ text: cut, sign: (x: number, top: number) => [breakAt(x + SWATCH / 2, top, SWATCH)] }]),
    ],
    chart.margin,
    y,
    INNER,
    SWATCH,
  );
  shapes.push(...legend.shapes);
  y += legend.height + 10;
  const isDense = parts.flatMap(({ pods }) => pods).length >= MANY;
  parts.forEach((part, index) => {
    const style = {
      row: isDense ? ROWS.dense : ROWS.usual,
      hasAxis: !isDense || index === parts.length - 1,
    };
    const block = blockOf(part, axis, now, y, style);
    shapes.push(block.cluster);
    y += block.height + (isDense ? 8 : 16);
  });
  for (const line of jobs.flatMap((job) => wrapped(job, chart.small, INNER))) {
    shapes.push(textAt(chart.margin, y + 12, line, { size: chart.small, room: INNER }));
    y += 18;
  }
  return { width: chart.width, height: y + 20, title, description: descriptionOf(timeline), shapes };
}

/** The id of the shape of a part. */
export function partId(name: string): string {
  return `status-${name}`;
}

function blockOf(
  { name, last, pods }: PartTimeline,
  axis: TimeAxis,
  now: number,
  top: number,
  { row, hasAxis }: { readonly row: number; readonly hasAxis: boolean },
): { readonly cluster: Shape; readonly height: number } {
  const { margin } = chart;
  const first = top + 44;
  const rows: Shape[] = [];
  let y = first;
  const reasons = reasonsBelow(pods);
  pods.forEach((pod, index) => {
    rows.push(...rowShapes(pod, axis, now, y));
    y += row;
    const reason = reasons[index];
    if (reason !== undefined) {
      const lines = wrapped(reason, chart.small, BARS.width - 8);
      const height = lines.length * 17;
      rows.push({ kind: "box", x: BARS.left, y, width: BARS.width, height, fill: "panel" });
      for (const line of lines) {
        rows.push(
          textAt(BARS.left, y + 10, line, { size: chart.small, tone: "muted", room: BARS.width - 8 }),
        );
        y += 17;
      }
      y += 3;
    }
  });
  const bottom = y + 2;
  const height = bottom + (hasAxis ? 30 : 8) - top;
  const restarts =
    last.restarts === 0 ? "" : `, ${last.restarts} ${last.restarts === 1 ? "restart" : "restarts"}`;
  const right = BARS.left + BARS.width;
  return {
    cluster: {
      kind: "cluster",
      id: partId(name),
      title: name,
      children: [
        panelOf(top, height),
        textAt(margin, top + 28, name, { size: chart.heading, bold: true, room: NAME - 10 }),
        textAt(margin + INNER, top + 28, `${last.readyPods} of ${last.wantedPods} pods ready${restarts}`, {
          anchor: "end",
          tone: last.readyPods >= last.wantedPods ? "good" : "bad",
          bold: true,
        }),
        ...ticksAt(axis, first, bottom),
        ...rows,
        {
          kind: "line",
          points: vertical(right, first - 6, bottom + 5),
          tone: "ink",
          width: 2,
        },
        ...(hasAxis ? axisTexts(axis, now, bottom + 18) : []),
      ],
    },
    height,
  };
}

function ticksAt({ ticks }: TimeAxis, top: number, bottom: number): readonly Shape[] {
  return ticks.map((tick): Shape => {
    const x = BARS.left + Math.round(tick.at * BARS.width);
    return {
      kind: "line",
      points: vertical(x, top - 4, bottom + 5),
      tone: "line",
      width: 1,
    };
  });
}

/** The texts below the bars: the time of the last status first, and of the ticks those that have room. */
function axisTexts(axis: TimeAxis, now: number, y: number): readonly Shape[] {
  const right = BARS.left + BARS.width;
  const text = axis.unit === "ago" ? "now" : `now, ${printTime(now).slice(11, 19)}`;
  const end = right - roomFor(text, chart.small, true);
  return [
    ...tickLabels(axis, BARS, end).map((label) =>
      textAt(label.x, y, label.text, { size: chart.small, tone: "muted", anchor: "middle" }),
    ),
    textAt(right, y, text, { size: chart.small, anchor: "end", bold: true }),
  ];
}

function rowShapes(pod: PodTimeline, axis: TimeAxis, now: number, y: number): readonly Shape[] {
  const { name, node, spans, breaks, ends, last } = pod;
  const titles = breakTexts(pod);
  const where = node === undefined ? "" : ` on ${node}`;
  const right = BARS.left + BARS.width;
  return [
    textAt(chart.margin, y + 13, `${name}${where}`, { size: chart.small, room: NAME - 16 }),
    ...spans.flatMap((span) => spanShapes(span, axis, y)),
    ...breaks.map(({ at }, index) =>
      breakAt(BARS.left + Math.round(axis.at(at) * BARS.width), y + 1, BAR, titles[index]),
    ),
    ...ends.map(({ at, reason }) =>
      crossAt(
        BARS.left + Math.round(axis.at(at) * BARS.width),
        y + 9,
        `ended at ${printTime(at)}: ${reason}`,
      ),
    ),
    textAt(right + 16, y + 13, stateText(pod, now), {
      size: chart.small,
      bold: last?.phase === "failed" || last?.phase === "lost",
      tone: last?.phase === "failed" || last?.phase === "lost" ? "bad" : "ink",
      room: STATE - 16,
    }),
  ];
}

/** Where the bar of one pod ends and that of another begins: a cut through the bar with a line inside. */
function breakAt(x: number, y: number, height: number, title?: string): Cluster {
  const line = (tone: Tone, width: number): Shape => ({
    kind: "line",
    points: vertical(x, y - 1, y + height + 1),
    tone,
    width,
  });
  return {
    kind: "cluster",
    ...(title === undefined ? {} : { title }),
    children: [line("panel", 8), line("ink", 2)],
  };
}

/** Where a container ended. */
function crossAt(x: number, y: number, title: string): Shape {
  const size = 4;
  const stroke = (from: number, to: number): Shape => ({
    kind: "line",
    points: [
      [x - size, y + from],
      [x + size, y + to],
    ],
    tone: "bad",
    width: 2,
  });
  return { kind: "cluster", title, children: [stroke(-size, size), stroke(size, -size)] };
}

function spanShapes({ phase, from, to, reason }: PhaseSpan, axis: TimeAxis, y: number): readonly Shape[] {
  const left = BARS.left + Math.round(axis.at(from) * BARS.width);
  const width = Math.max(2, BARS.left + Math.round(axis.at(to) * BARS.width) - left);
  const told = reason === undefined ? "" : `: ${reason}`;
  return [
    {
      kind: "box",
      x: left,
      y: y + 1,
      width,
      height: BAR,
      radius: 2,
      ...phaseLooks[phase].box,
      title: `${phase} from ${printTime(from)} to ${printTime(to)}${told}`,
    },
    ...(fits(phase, chart.small, width - 8) && phaseLooks[phase].box.pattern === undefined
      ? [textAt(left + Math.round(width / 2), y + 13, phase, { size: chart.small, anchor: "middle" })]
      : []),
  ];
}

function descriptionOf({ subtitle, parts, jobs, now }: StatusTimeline): string {
  return [
    `${subtitle}.`,
    ...parts.map(
      ({ name, last, pods }) =>
        `${name}: ${last.readyPods} of ${last.wantedPods} pods ready. ${pods.map((pod) => [`${pod.name} ${stateText(pod, now)}`, ...breakTexts(pod)].join(", ")).join("; ")}.`,
    ),
    ...jobs.map((job) => `${job}.`),
  ].join(" ");
}
