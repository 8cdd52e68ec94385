import type { AwaitedMarker, Procedure, ResolvedTopology } from "../domain/index.ts";
import { accuracy } from "./accuracy/accuracy.ts";
import { bench } from "./bench/bench.ts";
import { mtpExport } from "./mtp-export/mtp-export.ts";
import { mtpWeights } from "./mtp-weights/mtp-weights.ts";
import { preflight } from "./preflight/preflight.ts";
import { quantizedWeights } from "./quantized-weights/quantized-weights.ts";
import { runnerFiles } from "./runner/files.ts";
import { smoke } from "./smoke/smoke.ts";
import { weights } from "./weights/weights.ts";

/** Every procedure, after those that it waits for. */
export const procedures: readonly Procedure[] = [
  preflight,
  weights,
  mtpWeights,
  quantizedWeights,
  mtpExport,
  smoke,
  bench,
  accuracy,
];

/** The markers that the engines wait for: those of all enabled procedures. */
export function awaitedMarkers(topology: ResolvedTopology): readonly AwaitedMarker[] {
  return markersOf(topology, procedures);
}

/** The markers of some procedures. */
export function markersOf(topology: ResolvedTopology, some: readonly Procedure[]): readonly AwaitedMarker[] {
  return some.flatMap(({ name, marker }) => {
    const left = marker(topology);
    return left === undefined ? [] : [{ ...left, procedure: name }];
  });
}

/** The scripts of a group that wait for markers. Empty without markers. */
export function awaitFiles(topology: ResolvedTopology): Readonly<Record<string, string>> {
  if (awaitedMarkers(topology).length === 0) return {};
  const names = ["await_weights.py", "marker.py"] as const;
  return Object.fromEntries(names.map((name) => [name, runnerFiles[name]]));
}
