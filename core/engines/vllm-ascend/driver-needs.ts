import { inRange, type ResolvedTopology, type VersionRange } from "../../domain/index.ts";
import { driverOfCann, type DriverNeed } from "../../facts/index.ts";
import { entriesOf, usesMooncake } from "./connectors/entries.ts";
import { settingsOf } from "./group-settings.ts";
import { hardwareSupport } from "./hardware.ts";
import { poolNeeds } from "./pool/host-needs.ts";
import { releaseOf } from "./versions.ts";

/** The installation page of v0.13.0 recommends Ascend HDK 25.5 (docs/source/installation.md). */
const NAMED_IN_DOCUMENTATION: Readonly<Record<string, string>> = { "v0.13.0": "25.5" };

/** Both kinds of graphs need more streams than older drivers have (vllm-ascend v0.21.0rc1, release notes, #9572). */
const BOTH_GRAPHS = { least: "25.5.1", mode: "FULL_AND_PIECEWISE" };

const WITH_BOTH_GRAPHS: VersionRange = { since: "0.21" };

/**
 * The driver that Mooncake requires on Ascend 950 from this release on (vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md, FAQ:
 * "HDK ≥ 25.6 with Mooncake ≥ 0.3.11").
 */
const MOONCAKE_ON_UB = { mooncake: "0.3.11", least: "25.6" };

/** Drivers that the release names or needs. Nothing is known of an image of the site, or of a release without a catalogue. */
export function driverNeeds(topology: ResolvedTopology): readonly DriverNeed[] {
  const { spec, site, groups, hardware } = topology;
  const { version } = spec.engine;
  const { versions, standIn } = releaseOf(version);
  if (site.image !== undefined || standIn !== undefined) return [];
  const ofCann = versions["cann"] === undefined ? undefined : driverOfCann(versions["cann"]);
  const named = versions["driver"] ?? NAMED_IN_DOCUMENTATION[version];
  const bothGraphs =
    inRange(version, WITH_BOTH_GRAPHS) &&
    groups.some((group) => settingsOf(group, "compilationConfig")["cudagraph_mode"] === BOTH_GRAPHS.mode);
  const { mooncake } = versions;
  const onLinks =
    hardwareSupport(hardware.name)?.readsEndpoints === true &&
    entriesOf(spec.kvTransfer).some(usesMooncake) &&
    mooncake !== undefined &&
    inRange(mooncake, { since: MOONCAKE_ON_UB.mooncake });
  return [
    ...(onLinks
      ? [{ least: MOONCAKE_ON_UB.least, of: `Mooncake ${mooncake} on ${hardware.title}`, required: true }]
      : []),
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
