import { setTimeout as sleep } from "node:timers/promises";
import type { ApiServer } from "./api-server.ts";
import { ExpectedError, NotReadyError } from "./errors.ts";
import { type JsonObject, numberAt, stringAt } from "./json.ts";
import { annotationOf, describe, nameOf } from "./kubernetes-object.ts";
import type { Assessment } from "./readiness/assessment.ts";
import { type Readiness, readinessOf } from "./readiness/kinds.ts";
import { reasonsFor, reasonsNotGone } from "./readiness/reasons.ts";

const firstPollMilliseconds = 100;

const slowestPollMilliseconds = 1000;

const problemEveryMilliseconds = 3000;

/** Inputs of a wait. */
export interface Wait {
  readonly api: ApiServer;
  readonly inputs: JsonObject;
  /** Seconds of customTimeouts; 0 if customTimeouts is not set. */
  readonly timeoutSeconds: number;
  readonly signal: AbortSignal;
  status(message: string): void;
}

/** Time limit of an operation: customTimeouts, else the annotation pulumi.com/timeoutSeconds, else the default. */
export function secondsToWait(inputs: JsonObject, timeoutSeconds: number, defaultSeconds: number): number {
  if (timeoutSeconds > 0) return timeoutSeconds;
  const annotated = Number(annotationOf(inputs, "pulumi.com/timeoutSeconds"));
  return annotated > 0 ? annotated : defaultSeconds;
}

/** Waits until the object is ready, and returns the live object. */
export async function awaitReady(applied: JsonObject, wait: Wait): Promise<JsonObject> {
  const readiness = readinessOf(wait.inputs);
  if (readiness === undefined) return applied;
  const seconds = secondsToWait(wait.inputs, wait.timeoutSeconds, readiness.defaultSeconds);
  const live = await pollUntilReady(applied, readiness, Date.now() + seconds * 1000, wait);
  wait.status("");
  return live;
}

async function pollUntilReady(
  applied: JsonObject,
  readiness: Readiness,
  deadline: number,
  wait: Wait,
): Promise<JsonObject> {
  let live = applied;
  let interval = firstPollMilliseconds;
  let problemAt = Date.now() + problemEveryMilliseconds;
  let readySince: number | undefined;
  for (;;) {
    const assessment = await readiness.assess(live, wait.api);
    if (isStale(live, applied)) readySince = undefined;
    else if (assessment.state === "ready") {
      readySince ??= Date.now();
      if (Date.now() - readySince >= readiness.settleSeconds(live) * 1000) return live;
    } else if (assessment.state === "failed") {
      throw await notReady(`'${nameOf(live)}' failed`, live, assessment, readiness, wait);
    } else {
      readySince = undefined;
      if (Date.now() >= problemAt) {
        problemAt = Date.now() + problemEveryMilliseconds;
        const [problem] = await reasonsFor(live, readiness.runsPods, wait.api);
        wait.status(problem === undefined ? assessment.progress : `${assessment.progress} ${problem}`);
      } else if (interval === firstPollMilliseconds) wait.status(assessment.progress);
    }
    if (Date.now() >= deadline) {
      throw await notReady(
        `'${nameOf(live)}' timed out waiting to be Ready`,
        live,
        assessment,
        readiness,
        wait,
      );
    }
    await pause(Math.min(interval, deadline - Date.now()), wait.signal);
    if (wait.signal.aborted) {
      throw await notReady(`the wait for '${nameOf(live)}' was canceled`, live, assessment, readiness, wait);
    }
    interval = Math.min(interval * 1.5, slowestPollMilliseconds);
    const next = await wait.api.get(live);
    if (next === undefined)
      throw new NotReadyError(`${describe(live)} was deleted before it became ready`, live, []);
    live = next;
  }
}

/** Whether a response is older than the apply. */
function isStale(live: JsonObject, applied: JsonObject): boolean {
  return numberAt(live, "metadata", "generation") < numberAt(applied, "metadata", "generation");
}

async function notReady(
  message: string,
  live: JsonObject,
  assessment: Assessment,
  readiness: Readiness,
  { api }: Wait,
): Promise<NotReadyError> {
  const own = assessment.state === "ready" ? [] : assessment.problems;
  return new NotReadyError(message, live, [...own, ...(await reasonsFor(live, readiness.runsPods, api))]);
}

/** The reasons why a refreshed object is not ready, without waiting; empty when it is ready. */
export async function reasonsNotReady(
  live: JsonObject,
  inputs: JsonObject,
  api: ApiServer,
): Promise<string[]> {
  const readiness = readinessOf(inputs);
  if (readiness === undefined || !readiness.onRefresh) return [];
  const assessment = await readiness.assess(live, api);
  if (assessment.state === "ready") return [];
  return [...assessment.problems, ...(await reasonsFor(live, readiness.runsPods, api))];
}

/** Waits until the object is gone, or another one has its name. */
export async function awaitGone(object: JsonObject, wait: Wait): Promise<void> {
  const seconds = secondsToWait(wait.inputs, wait.timeoutSeconds, 600);
  const deadline = Date.now() + seconds * 1000;
  const uid = stringAt(object, "metadata", "uid");
  const progress = `Waiting for the deletion of ${describe(object)}`;
  let interval = firstPollMilliseconds;
  let problemAt = Date.now() + problemEveryMilliseconds;
  for (;;) {
    const live = await wait.api.get(object);
    if (live === undefined || (uid !== "" && stringAt(live, "metadata", "uid") !== uid)) return;
    if (wait.signal.aborted) {
      throw await notGone(
        `the wait for the deletion of ${describe(object)} was canceled; the deletion continues`,
        live,
        wait,
      );
    }
    if (Date.now() >= deadline) {
      throw await notGone(
        `${describe(object)} still exists ${seconds} s after its deletion began`,
        live,
        wait,
      );
    }
    if (interval === firstPollMilliseconds) wait.status(progress);
    if (Date.now() >= problemAt) {
      problemAt = Date.now() + problemEveryMilliseconds;
      wait.status([progress, ...(await reasonsNotGone(live, wait.api))].join(" "));
    }
    await pause(interval, wait.signal);
    interval = Math.min(interval * 1.5, slowestPollMilliseconds);
  }
}

/** The engine shows only the message of a failed deletion, so the message includes the reasons. */
async function notGone(message: string, live: JsonObject, { api }: Wait): Promise<ExpectedError> {
  return new ExpectedError([message, ...(await reasonsNotGone(live, api))].join("\n"));
}

/** Sleeps; an abort ends the sleep without an error. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(Math.max(milliseconds, 0), undefined, { signal });
  } catch {
    return;
  }
}
