export { awaitedMarkers, awaitFiles, markersOf } from "./markers.ts";
export { procedures } from "./procedures.ts";
export { runnerFiles } from "./runner/files.ts";
