export { awaitedMarkers, awaitFiles, markersOf, procedures } from "./procedures.ts";
export { runnerFiles } from "./runner/files.ts";
