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
export { descriptionOf } from "./topology/description.ts";
export { nodesOf, type TopologyFacts } from "./topology/facts.ts";
export { topologyFacts } from "./topology/topology-facts.ts";
export { topologyScene, type TopologyPictureOptions } from "./topology/topology-scene.ts";
export { topologyText } from "./topology/topology-text.ts";
export {
  columnsOf,
  emphasized,
  filled,
  framed,
  painted,
  type Terminal,
  widthOn,
  wrappedWords,
} from "./terminal.ts";
export { htmlOf } from "./html.ts";
export type { Picture, ShapeDetails } from "./picture.ts";
export { topologyPicture } from "./topology/topology-picture.ts";
