import type { LiveEnd, PodLog } from "./observed.ts";

/** How a container last ended. */
export interface LastEnd {
  readonly exitCode: number;
  readonly reason: string;
  readonly at?: string | undefined;
}

/** The last line of a supervisor (core/runtime/supervisor.py, `run`). */
const STOPPED = /^\[supervisor\] group \S+ stopped: (.*)$/;

/** A line that a script of glm-serve prints before it gives up. */
const REFUSED = /^(?:glm-serve|weights\.py|network\.py|await_weights\.py|rank_table\.py): (.*)$/;

/** The last line of a Python traceback, and a fatal line of glog. */
const RAISED = [
  /((?:[a-z_]\w*\.)*[A-Z]\w*(?:Error|Exception): .+)$/,
  /^(?:\[[\w.-]+\] )?F(?:\d{4} .*\])? (.+)$/,
];

/** The kubelet's own words about an end: `OOMKilled`, `DeadlineExceeded`; "Error" and "Completed" say nothing more. */
const PLAIN_REASONS = new Set(["Error", "Completed"]);

/**
 * The end of a container and its cause, by what it printed last: the supervisor's reason, and the error of the process in
 * this pod where the reason names no other pod.
 */
export function endOf(end: LiveEnd | undefined, log: PodLog | undefined): LastEnd | undefined {
  if (end === undefined) return undefined;
  const { exitCode, reason, message, finishedAt } = end;
  const lines = [...(log?.previous ?? "").split("\n"), ...(message ?? "").split("\n")];
  const found = causeIn(lines);
  const plain = reason === undefined || PLAIN_REASONS.has(reason) ? undefined : reason;
  const said = [plain, found].filter((text) => text !== undefined).join(": ");
  return {
    exitCode,
    reason: said === "" ? `exit code ${exitCode}` : said,
    at: finishedAt ?? undefined,
  };
}

function causeIn(lines: readonly string[]): string | undefined {
  const stopped = matched(lines, [STOPPED]);
  const raised = matched(lines, RAISED);
  const refused = matched(lines, [REFUSED]);
  if (stopped === undefined) return refused ?? raised;
  return raised === undefined ? stopped : `${stopped} (${raised})`;
}

/** What the last line with one of these forms says. */
function matched(lines: readonly string[], forms: readonly RegExp[]): string | undefined {
  return lines
    .flatMap((line) => forms.map((form) => form.exec(line.trimEnd())?.[1]))
    .findLast((text) => text !== undefined);
}
