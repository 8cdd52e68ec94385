import { printTime, type RecordedStatus } from "../../status/index.ts";
import type { Picture, ShapeDetails } from "../picture.ts";
import { partId, statusScene } from "./status-scene.ts";
import { timelineText } from "./status-text.ts";
import { type PartTimeline, type PodTimeline, statusTimeline } from "./status-timeline.ts";

/** The status view of one status, or of several of the same stack over time. */
export function statusPicture(statuses: readonly [RecordedStatus, ...RecordedStatus[]]): Picture {
  const timeline = statusTimeline(statuses);
  return {
    scene: statusScene(timeline),
    text: (terminal) => timelineText(timeline, terminal),
    details: () => timeline.parts.map(detailsOf),
  };
}

function detailsOf({ name, last, pods }: PartTimeline): ShapeDetails {
  return {
    id: partId(name),
    title: name,
    facts: [
      ["Phase", last.phase],
      ["Pods ready", `${last.readyPods} of ${last.wantedPods}`],
      ["Restarts", String(last.restarts)],
    ],
    lists: pods.map(({ name: pod, node, spans, breaks, ends }) => ({
      title: node === undefined ? pod : `${pod} on ${node}`,
      lines: [
        ...linesOf(spans),
        ...breaks.map(({ at, text }) => `${printTime(at)}  ${text}`),
        ...ends.map(({ at, reason }) => `${printTime(at)}  ended: ${reason}`),
      ],
    })),
  };
}

function linesOf(spans: PodTimeline["spans"]): readonly string[] {
  return spans.map(
    ({ phase, from, reason }) => `${printTime(from)}  ${phase}${reason === undefined ? "" : `: ${reason}`}`,
  );
}
