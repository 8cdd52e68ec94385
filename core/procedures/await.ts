import type { Marker } from "./marker.ts";

/** A marker, and who leaves it. */
export interface AwaitedMarker extends Marker {
  readonly procedure: string;
}

/** The words by which `await_weights.py` is told of markers. */
export function awaitWords(markers: readonly AwaitedMarker[]): readonly string[] {
  return markers.flatMap(({ procedure, directory, content }) => ["--for", procedure, directory, content]);
}
