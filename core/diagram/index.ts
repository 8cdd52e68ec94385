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
export { type FitFacts, fitFacts } from "./fit/fit-facts.ts";
export { fitScene } from "./fit/fit-scene.ts";
export { fitText } from "./fit/fit-text.ts";
export type { MemoryBar, MemoryUse } from "./memory/memory-bar.ts";
export { type MemoryFacts, memoryFacts } from "./memory/memory-facts.ts";
export { memoryScene } from "./memory/memory-scene.ts";
export { memoryText } from "./memory/memory-text.ts";
export { type PortMap, portMap } from "./ports/port-map.ts";
export { portsScene } from "./ports/ports-scene.ts";
export { portsText } from "./ports/ports-text.ts";
export { statusScene } from "./status/status-scene.ts";
export { timelineText } from "./status/status-text.ts";
export { type StatusTimeline, statusTimeline } from "./status/status-timeline.ts";
export { descriptionOf } from "./topology/description.ts";
export { nodesOf, type TopologyFacts } from "./topology/facts.ts";
export { topologyFacts } from "./topology/topology-facts.ts";
export { topologyScene, type TopologyPictureOptions } from "./topology/topology-scene.ts";
export { type DiffFacts, diffFacts } from "./diff/diff-facts.ts";
export { diffScene } from "./diff/diff-scene.ts";
export { diffText } from "./diff/diff-text.ts";
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
export { diffPicture } from "./diff/diff-picture.ts";
export { fitPicture } from "./fit/fit-picture.ts";
export { memoryPicture } from "./memory/memory-picture.ts";
export { portsPicture } from "./ports/ports-picture.ts";
export { statusPicture } from "./status/status-picture.ts";
