import { printTime } from "../../status/index.ts";
import { emphasized, type Terminal, widthOn } from "../terminal.ts";
import { cell, paragraph, type Sign, sideBySide, Strip } from "../text-columns.ts";
import { lifeOrder, phaseLooks } from "./phase-look.ts";
import {
  breakTexts,
  meaningOfBreaks,
  reasonsBelow,
  stateText,
  type PartTimeline,
  type PodTimeline,
  type StatusTimeline,
} from "./status-timeline.ts";
import { type TimeAxis, timeAxis } from "./time-axis.ts";

const GAP = "  ";

/** Where the bar of one pod ends and that of another begins. */
const BREAK: Sign = { text: "┃", tone: "ink" };

/** Draws the phases of every pod for a terminal. */
export function timelineText(timeline: StatusTimeline, terminal: Terminal): string {
  const { title, subtitle, parts, jobs, now } = timeline;
  const width = widthOn(terminal);
  const axis = timeAxis(timeline);
  const name = Math.floor(width * 0.28);
  const state = 26;
  const bar = width - name - state - 2 * GAP.length;
  const seen = new Set(
    parts.flatMap(({ pods }) =>
      pods.flatMap(({ spans, last }) => [
        ...spans.map(({ phase }) => phase),
        ...(last === undefined ? [] : [last.phase]),
      ]),
    ),
  );
  const cut = meaningOfBreaks(timeline);
  const lines = [
    emphasized(title, terminal),
    ...paragraph(subtitle, width),
    "",
    ...parts.flatMap((part) => [
      emphasized(partLine(part), terminal),
      ...reasonsBelow(part.pods).flatMap((reason, index) => {
        const pod = part.pods[index];
        return pod === undefined ? [] : podLines(pod, reason, axis, now, { name, bar, state }, terminal);
      }),
      `${" ".repeat(name)}${GAP}${ticksLine(axis, bar, now, terminal)}`.trimEnd(),
      "",
    ]),
    ...sideBySide(
      [
        ...lifeOrder.filter((phase) => seen.has(phase)).map((phase) => `${phaseLooks[phase].sign} ${phase}`),
        ...(cut === undefined ? [] : [`${BREAK.text} ${cut}`]),
      ],
      width,
    ),
    ...jobs.flatMap((job) => paragraph(job, width)),
  ];
  return `${lines.join("\n")}\n`;
}

function partLine({ name, last }: PartTimeline): string {
  return `${name}: ${last.readyPods} of ${last.wantedPods} pods ready`;
}

interface Widths {
  readonly name: number;
  readonly bar: number;
  readonly state: number;
}

function podLines(
  pod: PodTimeline,
  reason: string | undefined,
  axis: TimeAxis,
  now: number,
  { name, bar, state }: Widths,
  terminal: Terminal,
): readonly string[] {
  const strip = new Strip(bar);
  for (const { phase, from, to } of pod.spans) {
    const start = Math.min(bar - 1, Math.round(axis.at(from) * bar));
    strip.fill(start, Math.max(start + 1, Math.round(axis.at(to) * bar)), {
      text: phaseLooks[phase].sign,
      tone: phaseLooks[phase].tone,
    });
  }
  for (const { at } of pod.breaks) {
    const place = Math.min(bar - 1, Math.round(axis.at(at) * bar));
    strip.fill(place, place + 1, BREAK);
  }
  return [
    [cell(pod.name, name), strip.text(terminal), cell(stateText(pod, now), state)].join(GAP).trimEnd(),
    ...breakTexts(pod).flatMap((text) => paragraph(text, name + bar + state, `${GAP}${GAP}`)),
    ...(reason === undefined ? [] : paragraph(reason, name + bar + state, `${GAP}${GAP}`)),
  ];
}

function ticksLine({ ticks, unit }: TimeAxis, width: number, now: number, terminal: Terminal): string {
  const strip = new Strip(width);
  const end = unit === "ago" ? "now" : printTime(now).slice(11, 19);
  strip.write(width - end.length, end);
  for (const { at, text } of ticks) strip.write(Math.round(at * width), `${text} ${unit}`);
  return strip.text(terminal);
}
