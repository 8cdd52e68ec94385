import { buildMissing, choosePart, type Part } from "../../lab/binaries/part.ts";
import type { PartSources } from "../../lab/binaries/sources.ts";
import type { Progress } from "../../lab/host/progress.ts";

/** Provides a single part, as commands provide several. */
export async function providePart<T>(
  part: (sources: PartSources, progress: Progress) => Part<T>,
  progress: Progress,
  sources: PartSources,
): Promise<T> {
  const chosen = await choosePart(part(sources, progress), sources, progress);
  await buildMissing([chosen], progress);
  return chosen.value();
}
