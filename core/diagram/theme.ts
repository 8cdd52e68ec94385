import type { RankTone, Tone } from "./scene.ts";

/** The surroundings of a picture; `auto` follows the reader's browser. */
const themes = ["light", "dark", "auto"] as const;

export type Theme = (typeof themes)[number];

/** The colours of a tone. */
interface Colours {
  readonly light: string;
  readonly dark: string;
}

/** Fonts with the widths of DejaVu Sans first. */
export const FONT_FAMILY = `"DejaVu Sans", Verdana, "Segoe UI", sans-serif`;

const RANK_TONES = 8;

/** The tone of a data-parallel rank. */
export function rankTone(rank: number): RankTone {
  const index = rank % RANK_TONES;
  return rankTones[index] ?? "rank-0";
}

const rankTones: readonly RankTone[] = [
  "rank-0",
  "rank-1",
  "rank-2",
  "rank-3",
  "rank-4",
  "rank-5",
  "rank-6",
  "rank-7",
];

/**
 * The colours of all tones. Fills are tints of the palette of Okabe and Ito ("Color Universal Design", 2008), on which `ink` has a
 * contrast of 4.5 or more in both themes. Neighbouring ranks differ in brightness as well as in hue.
 */
export const colours: Readonly<Record<Tone, Colours>> = {
  ink: { light: "#1b2733", dark: "#eaf1f8" },
  muted: { light: "#566472", dark: "#9fb0c0" },
  line: { light: "#d3dbe3", dark: "#364350" },
  page: { light: "#ffffff", dark: "#0e141b" },
  panel: { light: "#f5f7fa", dark: "#151d26" },
  raised: { light: "#ffffff", dark: "#1c2631" },
  inverse: { light: "#ffffff", dark: "#0e141b" },
  api: { light: "#0b63b0", dark: "#62b1f5" },
  kv: { light: "#b04a00", dark: "#f2a154" },
  proxy: { light: "#0a7560", dark: "#3fcfae" },
  weights: { light: "#a5cff0", dark: "#1f5a8c" },
  buffers: { light: "#f5cf8e", dark: "#77500a" },
  cache: { light: "#9adcbd", dark: "#17664a" },
  reserve: { light: "#e3bcd6", dark: "#713a5e" },
  free: { light: "#e6ebf0", dark: "#2a3541" },
  good: { light: "#0f7a4c", dark: "#45cf93" },
  waiting: { light: "#596775", dark: "#a4b3c2" },
  warning: { light: "#8f5f00", dark: "#e6b450" },
  bad: { light: "#c0341d", dark: "#ff8a73" },
  "rank-0": { light: "#9ccaf0", dark: "#1d5b90" },
  "rank-1": { light: "#f8d38f", dark: "#7d560f" },
  "rank-2": { light: "#8fd6b6", dark: "#156348" },
  "rank-3": { light: "#ebc3dd", dark: "#7a4167" },
  "rank-4": { light: "#c3cbf5", dark: "#454f99" },
  "rank-5": { light: "#f4b79d", dark: "#8a3f20" },
  "rank-6": { light: "#ece3a0", dark: "#5f5a17" },
  "rank-7": { light: "#c3ccd5", dark: "#4c5966" },
};

/** The colour of a tone in one theme. */
export function colourOf(tone: Tone, theme: "light" | "dark"): string {
  return colours[tone][theme];
}
