import { ageText, type JobStatus, type PartStatus, type PodStatus, type StackStatus } from "../core/index.ts";
import { table } from "../program/index.ts";

/** Stacks with more pods show equal pods of a part in one row. */
const LISTED_PODS = 16;

/**
 * Prints a status: a headline, the groups and servers, their pods, and the Jobs.
 *
 * @param columns width of the terminal; undefined without a terminal
 */
export function printStatus(status: StackStatus, columns: number | undefined): string {
  const { parts, procedures, at, endpoint } = status;
  const now = Date.parse(at);
  return [
    `${headline(status)}\nEndpoint: ${endpoint}\n`,
    table(
      ["PART", "PHASE", "SINCE", "PODS", "RESTARTS", "REVISION"],
      parts.map((part) => [
        part.name,
        part.phase,
        age(part.since, now),
        `${part.readyPods}/${part.wantedPods}`,
        String(part.restarts),
        revisions(part),
      ]),
      columns,
    ),
    table(["POD", "NODE", "PHASE", "SINCE", "RESTARTS", "REASON"], podRows(parts, now), columns),
    ...(procedures.length === 0
      ? []
      : [
          table(
            ["JOB", "PHASE", "SINCE", "REASON"],
            procedures.map((job) => [job.job, job.phase, age(job.since, now), jobReason(job)]),
            columns,
          ),
        ]),
  ].join("\n");
}

/** One line about a stack: `a3-1p1d in namespace llm: not ready, 1 of 3 parts ready`. */
export function headline({ instance, namespace, parts, ready, deployed, procedures }: StackStatus): string {
  const place = `${instance} in namespace ${namespace}`;
  if (!deployed) return `${place}: not deployed`;
  const count = parts.filter((part) => part.phase === "ready" && part.readyPods >= part.wantedPods).length;
  const failed = procedures.filter(({ phase }) => phase === "failed").map(({ name }) => name);
  const state = ready
    ? "ready"
    : `not ready, ${count} of ${parts.length} parts ready${failed.length === 0 ? "" : `, failed Jobs: ${failed.join(", ")}`}`;
  const older = parts.filter(({ revision }) => revision.running.length > 0 && !revision.current);
  const note =
    older.length === 0 ? "" : `; other revision than planned: ${older.map(({ name }) => name).join(", ")}`;
  return `${place}: ${state}${note}`;
}

/** The lines that a status has and an earlier one lacked: one for each part and Job that changed. */
export function changes(status: StackStatus, earlier: StackStatus | undefined): readonly string[] {
  const before = new Set(earlier === undefined ? [] : linesOf(earlier));
  return linesOf(status).filter((line) => !before.has(line));
}

function linesOf({ parts, procedures }: StackStatus): readonly string[] {
  return [
    ...parts.map((part) => {
      const restarts =
        part.restarts === 0 ? "" : `, ${part.restarts} ${part.restarts === 1 ? "restart" : "restarts"}`;
      const reason = part.reason === undefined ? "" : `: ${part.reason}`;
      return `${part.name} ${part.phase} (${part.readyPods} of ${part.wantedPods} pods ready${restarts})${reason}`;
    }),
    ...procedures.map((job) => {
      const reason = jobReason(job);
      return `${job.job} ${job.phase}${reason === "" ? "" : `: ${reason}`}`;
    }),
  ];
}

function revisions({ revision: { planned, running } }: PartStatus): string {
  if (running.length === 0) return "-";
  const shown = running.join(" and ");
  return running.every((revision) => revision === planned) ? shown : `${shown} (planned: ${planned})`;
}

function jobReason({ reason, failedPods }: JobStatus): string {
  const failed = failedPods === 0 ? [] : [`${failedPods} failed ${failedPods === 1 ? "pod" : "pods"}`];
  return [...(reason === undefined ? [] : [reason]), ...failed].join("; ");
}

function podRows(parts: readonly PartStatus[], now: number): readonly (readonly string[])[] {
  const merges = parts.flatMap(({ pods }) => pods).length > LISTED_PODS;
  return parts.flatMap((part) => {
    const rows = new Map<string, PodStatus[]>();
    for (const pod of part.pods) {
      const key = merges ? JSON.stringify([pod.phase, reasonOf(pod), pod.restarts]) : pod.name;
      rows.set(key, [...(rows.get(key) ?? []), pod]);
    }
    return [...rows.values()].map((pods) => podRow(part, pods, now));
  });
}

function podRow(part: PartStatus, pods: readonly PodStatus[], now: number): readonly string[] {
  const [first] = pods;
  if (first === undefined) return [];
  const nodes = [...new Set(pods.flatMap(({ node }) => node ?? []))];
  const since = pods
    .flatMap((pod) => pod.since ?? [])
    .toSorted()
    .at(-1);
  return [
    pods.length === 1 ? first.name : `${part.object}-{${ordinals(pods.map(({ name }) => name))}}`,
    nodes.length > 1 ? `${nodes.length} nodes` : (nodes[0] ?? "-"),
    first.phase,
    age(since, now),
    String(first.restarts),
    reasonOf(first),
  ];
}

function reasonOf({ phase, reason, lastEnd }: PodStatus): string {
  if (reason !== undefined) return reason;
  const starts = phase !== "ready" && phase !== "draining";
  return lastEnd === undefined || !starts ? "" : `restarted after: ${lastEnd.reason}`;
}

/** `0-3,5` of names that end with ordinals. */
function ordinals(names: readonly string[]): string {
  const numbers = names
    .map((name) => Number(name.slice(name.lastIndexOf("-") + 1)))
    .toSorted((a, b) => a - b);
  const spans: [number, number][] = [];
  for (const number of numbers) {
    const last = spans.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else spans.push([number, number]);
  }
  return spans.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(",");
}

/** How long ago something began. */
function age(since: string | undefined, now: number): string {
  return since === undefined ? "-" : ageText(now - Date.parse(since));
}
