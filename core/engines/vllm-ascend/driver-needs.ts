import { inRange, type ResolvedTopology, type VersionRange } from "../../domain/index.ts";
import { driverOfCann, type DriverNeed } from "../../facts/index.ts";
import { settingsOf } from "./group-settings.ts";
import { linkDrivers } from "./link-drivers.ts";
import { poolNeeds } from "./pool/host-needs.ts";
import { releaseOf } from "./versions.ts";

/** The installation page of v0.13.0 recommends Ascend HDK 25.5 (docs/source/installation.md). */
const NAMED_IN_DOCUMENTATION: Readonly<Record<string, string>> = { "v0.13.0": "25.5" };

/** Both kinds of graphs need more streams than older drivers have (vllm-ascend v0.21.0rc1, release notes, #9572). */
const BOTH_GRAPHS = { least: "25.5.1", mode: "FULL_AND_PIECEWISE" };

const WITH_BOTH_GRAPHS: VersionRange = { since: "0.21" };

/** Drivers that the release names or needs. Nothing is known of an image of the site, or of a release without a catalogue. */
export function driverNeeds(topology: ResolvedTopology): readonly DriverNeed[] {
  const { spec, site, groups } = topology;
  const { version } = spec.engine;
  const { versions, standIn } = releaseOf(version);
  if (site.image !== undefined || standIn !== undefined) return [];
  const ofCann = versions["cann"] === undefined ? undefined : driverOfCann(versions["cann"]);
  const named = versions["driver"] ?? NAMED_IN_DOCUMENTATION[version];
  const bothGraphs =
    inRange(version, WITH_BOTH_GRAPHS) &&
    groups.some((group) => settingsOf(group, "compilationConfig")["cudagraph_mode"] === BOTH_GRAPHS.mode);
  return [
    ...linkDrivers(topology),
    ...poolNeeds(topology),
    ...(ofCann === undefined ? [] : [ofCann]),
    ...(named === undefined
      ? []
      : [{ least: named, of: `vLLM-Ascend ${version}, by its documentation`, required: false }]),
    ...(bothGraphs
      ? [{ least: BOTH_GRAPHS.least, of: `cudagraph_mode ${BOTH_GRAPHS.mode}`, required: false }]
      : []),
  ];
}
