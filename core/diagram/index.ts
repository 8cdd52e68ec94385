/** Pictures of plans, as scenes that every format reads. */
export type {
  Box,
  Cluster,
  Described,
  Dot,
  Label,
  Line,
  Pattern,
  RankTone,
  Scene,
  Shape,
  Tone,
} from "./scene.ts";
export { svgOf } from "./svg.ts";
export { fitted, roomFor, textWidth, wrapped } from "./text-width.ts";
export { colourOf, colours, rankTone, type Theme, themes } from "./theme.ts";
