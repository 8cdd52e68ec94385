import { expect, test } from "vitest";
import { colours, type Tone } from "../../core/diagram/index.ts";

/** Relative luminance of a colour. Source: WCAG 2.2, "relative luminance". */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const grounds: readonly Tone[] = ["page", "panel", "raised"];

const accents: readonly Tone[] = ["api", "kv", "proxy", "good", "waiting", "warning", "bad"];

const fills: readonly Tone[] = [
  ...grounds,
  "weights",
  "buffers",
  "cache",
  "reserve",
  "free",
  "rank-0",
  "rank-1",
  "rank-2",
  "rank-3",
  "rank-4",
  "rank-5",
  "rank-6",
  "rank-7",
];

const pairs: readonly (readonly [text: Tone, ground: Tone])[] = [
  ...fills.map((fill): [Tone, Tone] => ["ink", fill]),
  ...grounds.flatMap((ground) => ["muted" as const, ...accents].map((tone): [Tone, Tone] => [tone, ground])),
  ...accents.map((accent): [Tone, Tone] => ["inverse", accent]),
];

test.each(["light", "dark"] as const)("every text of the %s theme has a contrast of 4.5 or more", (theme) => {
  const low = pairs
    .map(([text, ground]) => ({
      text,
      ground,
      contrast: contrast(colours[text][theme], colours[ground][theme]),
    }))
    .filter((pair) => pair.contrast < 4.5);
  expect(low).toEqual([]);
});
