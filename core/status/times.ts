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

/** A duration in its largest unit: `40 s`, `6 min`, `3 h`, `2 d`. */
export function ageText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}
