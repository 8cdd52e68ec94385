import type { AwaitedMarker, Procedure, ResolvedTopology } from "../domain/index.ts";
import { procedures } from "./procedures.ts";
import { runnerFiles } from "./runner/files.ts";

/** What the engines wait for: the markers of all procedures that the site enables. */
export function awaitedMarkers(topology: ResolvedTopology): readonly AwaitedMarker[] {
  return markersOf(topology, procedures);
}

/** The markers that some procedures leave. */
export function markersOf(topology: ResolvedTopology, some: readonly Procedure[]): readonly AwaitedMarker[] {
  return some.flatMap(({ name, marker }) => {
    const left = marker(topology);
    return left === undefined ? [] : [{ ...left, procedure: name }];
  });
}

/** The scripts that wait, beside the launch scripts of a group; none where there is nothing to wait for. */
export function awaitFiles(topology: ResolvedTopology): Readonly<Record<string, string>> {
  if (awaitedMarkers(topology).length === 0) return {};
  const names = ["await_weights.py", "marker.py"] as const;
  return Object.fromEntries(names.map((name) => [name, runnerFiles[name]]));
}
