// The clock is not read: these only convert between two notations of a time.
/* oxlint-disable no-restricted-globals */

/** A time of Kubernetes in milliseconds since 1970; undefined for a text that is none. */
export function parseTime(text: string | null | undefined): number | undefined {
  const parsed = Date.parse(text ?? "");
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** ISO 8601 without fractions of a second, as Kubernetes writes times. */
export function printTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, "Z");
}
