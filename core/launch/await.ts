import type { AwaitedMarker } from "../domain/index.ts";

/** The words by which `await_weights.py` is told of markers. */
export function awaitWords(markers: readonly AwaitedMarker[]): readonly string[] {
  return markers.flatMap(({ procedure, directory, content }) => ["--for", procedure, directory, content]);
}
