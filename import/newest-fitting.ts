import { check, errorsOf } from "../core/index.ts";
import type { Observation } from "./observed.ts";
import { assumableReleases, type ImportOptions } from "./release-of.ts";
import { type Imported, topologyOf } from "./topology-of.ts";

/**
 * Makes a topology of observed processes. Where neither the options nor an image name the release, takes the newest one that
 * accepts everything: later releases refuse keys that the files still have, and earlier ones lack flags.
 *
 * @param source the document, for `source`
 */
export function newestFitting(
  observation: Observation,
  source: string,
  options: ImportOptions = {},
): Imported {
  const newest = topologyOf(observation, source, options);
  if (fits(newest, newest)) return newest;
  const [engine] = new Set(observation.processes.map((process) => process.engine));
  for (const assumedRelease of assumableReleases(engine, observation, options)) {
    const older = topologyOf(observation, source, { ...options, assumedRelease });
    if (fits(older, newest)) return older;
  }
  return newest;
}

/** Whether a topology has no errors, and loses no more than that of the newest release. */
function fits({ topology, lost }: Imported, newest: Imported): boolean {
  return (
    topology !== undefined &&
    lost.length <= newest.lost.length &&
    errorsOf(check(topology).findings).length === 0
  );
}
