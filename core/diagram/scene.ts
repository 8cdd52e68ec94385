/** The meaning of a colour. A theme gives every tone one colour for light and one for dark surroundings. */
export type Tone =
  | "ink"
  | "muted"
  | "line"
  | "page"
  | "panel"
  | "raised"
  /** Text on api, kv, proxy, good, waiting, warning and bad. */
  | "inverse"
  | "api"
  | "kv"
  | "proxy"
  | "weights"
  | "buffers"
  | "cache"
  | "reserve"
  | "free"
  | "good"
  | "waiting"
  | "warning"
  | "bad"
  | RankTone;

/** Tones of ranks: neighbours differ, and the ninth rank has the tone of the first. */
export type RankTone = `rank-${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`;

/** A pattern in the tone of the outline, or else in `ink`. */
export type Pattern = "hatched" | "dotted";

/** What a reader can know of a shape besides its look. */
export interface Described {
  /** A name that no other shape of the scene has. Hover details and tests find the shape by it. */
  readonly id?: string;
  /** A short text on hover and for screen readers. */
  readonly title?: string;
}

/** A rectangle. */
export interface Box extends Described {
  readonly kind: "box";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly fill: Tone | "none";
  /** @default no outline */
  readonly outline?: Tone;
  /** @default false */
  readonly dashed?: boolean;
  /** A pattern above the fill, so that colour is not the only sign. @default none */
  readonly pattern?: Pattern;
  /** Radius of the corners. @default 0 */
  readonly radius?: number;
}

/** One line of text. A text longer than `room` ends in an ellipsis, and its title is the whole text. */
export interface Label extends Described {
  readonly kind: "label";
  /** Where the text starts, is centred or ends, after `anchor`. */
  readonly x: number;
  /** The base line. */
  readonly y: number;
  readonly text: string;
  /** Height of the font. */
  readonly size: number;
  readonly tone: Tone;
  /** @default start */
  readonly anchor?: "start" | "middle" | "end";
  /** @default false */
  readonly bold?: boolean;
  /** The largest width. @default no limit */
  readonly room?: number;
}

/** A line through points. */
export interface Line extends Described {
  readonly kind: "line";
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly tone: Tone;
  readonly width: number;
  /** @default false */
  readonly dashed?: boolean;
  /** Whether the line ends in an arrow. @default false */
  readonly arrow?: boolean;
  /** Radius of its corners. @default 0 */
  readonly radius?: number;
}

/** A filled circle. */
interface Dot extends Described {
  readonly kind: "dot";
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly fill: Tone;
  /** @default no outline */
  readonly outline?: Tone;
}

/** Shapes that belong together: a node, a pod, a bar. */
export interface Cluster extends Described {
  readonly kind: "cluster";
  readonly children: readonly Shape[];
}

export type Shape = Box | Label | Line | Dot | Cluster;

/** A picture as data. Lengths are pixels, and whole numbers wherever a layout chooses them. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** The text alternative: what a reader who does not see the picture needs to know. */
  readonly description: string;
  /** From back to front. */
  readonly shapes: readonly Shape[];
}
