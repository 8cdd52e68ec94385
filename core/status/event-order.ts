import type { LiveEvent } from "./observed.ts";
import { parseTime } from "./times.ts";

/** When an event last happened, in milliseconds since 1970; 0 where it has no time. */
function lastTime({ lastTimestamp, eventTime, firstTimestamp }: LiveEvent): number {
  return parseTime(lastTimestamp ?? eventTime ?? firstTimestamp) ?? 0;
}

/** The events about one object. */
export function eventsOf(events: readonly LiveEvent[], kind: string, name: string): readonly LiveEvent[] {
  return events.filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === name);
}

/** The last event with one of these reasons, and a message of this form. */
export function lastOf(
  events: readonly LiveEvent[],
  reasons: readonly string[],
  form = /./,
): LiveEvent | undefined {
  return events
    .filter(({ reason, message }) => reasons.includes(reason ?? "") && form.test(message ?? ""))
    .toSorted((a, b) => lastTime(a) - lastTime(b))
    .at(-1);
}
