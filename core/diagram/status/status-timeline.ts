import {
  ageText,
  parseTime,
  printTime,
  type RecordedPart,
  type RecordedPod,
  type RecordedStatus,
} from "../../status/index.ts";
import { barOf, type PodBar } from "./pod-bar.ts";
import { livesOf, type PodState } from "./pod-lives.ts";

/** The pods of one name over time. */
export interface PodTimeline extends PodBar {
  readonly name: string;
  /** The node of the last of them. */
  readonly node?: string;
  /** When its container ended, and why. */
  readonly ends: readonly { readonly at: number; readonly reason: string }[];
  /** The last state; undefined for a pod that the last status no longer has. */
  readonly last?: RecordedPod;
}

/** A group or a server over time. */
export interface PartTimeline {
  readonly name: string;
  readonly last: Pick<RecordedPart, "phase" | "readyPods" | "wantedPods" | "restarts">;
  readonly pods: readonly PodTimeline[];
}

/** What the status view shows. */
export interface StatusTimeline {
  readonly title: string;
  readonly subtitle: string;
  readonly from: number;
  /** When the last status was read. */
  readonly now: number;
  readonly parts: readonly PartTimeline[];
  /** The Jobs at the end, one sentence each. */
  readonly jobs: readonly string[];
}

/**
 * The phases of every pod over time, from statuses of one stack. A single status knows only the current phase of a pod and since
 * when.
 */
export function statusTimeline(statuses: readonly [RecordedStatus, ...RecordedStatus[]]): StatusTimeline {
  const ordered = statuses.toSorted((a, b) => timeOf(a.at) - timeOf(b.at));
  const last = ordered.at(-1) ?? statuses[0];
  const now = timeOf(last.at);
  const parts = last.parts.map((part) => ({
    name: part.name,
    last: part,
    pods: podsOf(part, ordered),
  }));
  const begins = parts.flatMap(({ pods }) =>
    pods.flatMap(({ spans, ends }) => [...spans.map(({ from }) => from), ...ends.map(({ at }) => at)]),
  );
  const ready = last.parts.filter(
    ({ phase, readyPods, wantedPods }) => phase === "ready" && readyPods >= wantedPods,
  );
  const state = last.ready ? "ready" : `not ready, ${ready.length} of ${last.parts.length} parts ready`;
  return {
    title: `Status of ${last.instance}`,
    subtitle: `namespace ${last.namespace} · ${state} · at ${last.at}`,
    from: Math.min(now - 1000, ...begins),
    now,
    parts,
    jobs: last.procedures.map(
      ({ job, phase, reason }) => `Job ${job}: ${phase}${reason === undefined ? "" : `. ${reason}`}`,
    ),
  };
}

/** Milliseconds of a time that its schema has read. */
function timeOf(text: string): number {
  return parseTime(text) ?? 0;
}

/** The pods of a part in the order in which they were first seen: those of servers have new names after a change. */
function podsOf(part: RecordedPart, statuses: readonly RecordedStatus[]): readonly PodTimeline[] {
  const seen = new Map<string, PodState[]>();
  for (const { at, parts } of statuses)
    for (const pod of parts.find(({ name }) => name === part.name)?.pods ?? [])
      seen.set(pod.name, [...(seen.get(pod.name) ?? []), { at: timeOf(at), pod }]);
  return [...seen].map(([name, states]) => {
    const last = part.pods.find((pod) => pod.name === name);
    const lives = livesOf(states);
    const node = lives.at(-1)?.node;
    return {
      name,
      ...(node === undefined ? {} : { node }),
      ...barOf(lives),
      ends: endsOf(states.map(({ pod }) => pod)),
      ...(last === undefined ? {} : { last }),
    };
  });
}

function endsOf(pods: readonly RecordedPod[]): PodTimeline["ends"] {
  const ends = new Map<string, string>();
  for (const { lastEnd } of pods) if (lastEnd?.at !== undefined) ends.set(lastEnd.at, lastEnd.reason);
  return [...ends].map(([at, reason]) => ({ at: timeOf(at), reason }));
}

/** `replaced: a3-2 → a3-1, at 2026-11-29T12:10:05Z` of each break. */
export function breakTexts({ breaks }: PodTimeline): readonly string[] {
  return breaks.map(({ at, text }) => `${text}, at ${printTime(at)}`);
}

const breakKinds = ["replaced", "ready again"] as const;

/** What the breaks of all pods are, in a word or two; undefined where no pod has one. */
export function meaningOfBreaks({ parts }: StatusTimeline): string | undefined {
  const found = new Set(
    parts.flatMap(({ pods }) => pods.flatMap(({ breaks }) => breaks.map(({ kind }) => kind))),
  );
  return found.size === 0 ? undefined : breakKinds.filter((kind) => found.has(kind)).join(" or ");
}

/** The last phase of a pod, and for how long. */
export function stateText({ spans, last }: PodTimeline, now: number): string {
  if (last === undefined) return "gone";
  const span = spans.at(-1);
  const known = last.since !== undefined && span !== undefined;
  const restarts =
    last.restarts === 0 ? "" : `, ${last.restarts} ${last.restarts === 1 ? "restart" : "restarts"}`;
  return `${last.phase}${known ? `, ${ageText(now - span.from)}` : ""}${restarts}`;
}

/** Why a pod is not ready; undefined where nothing more is known than its phase. */
function reasonOf({ last }: PodTimeline): string | undefined {
  if (last === undefined || last.phase === "ready") return undefined;
  return last.reason ?? (last.lastEnd === undefined ? undefined : `restarted after: ${last.lastEnd.reason}`);
}

/** What stands below each pod: a reason that neighbours share once, below the last of them. */
export function reasonsBelow(pods: readonly PodTimeline[]): readonly (string | undefined)[] {
  let shared = 0;
  return pods.map((pod, index) => {
    const reason = reasonOf(pod);
    shared += 1;
    const next = pods[index + 1];
    if (reason !== undefined && next !== undefined && reasonOf(next) === reason) return undefined;
    const count = shared;
    shared = 0;
    return reason === undefined || count === 1 ? reason : `${count} pods: ${reason}`;
  });
}
