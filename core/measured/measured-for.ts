import type { ResolvedGroup, ResolvedTopology } from "../domain/index.ts";
import { Role } from "../topology/index.ts";
import type { Baseline, BaselineRole, BaselineRoles } from "./baseline.ts";
import { baselines } from "./baselines.ts";
import { degreeDifferences, type RolePair, settingDifferences } from "./differences.ts";

/** A baseline with the model, the weights, the roles and the devices of a topology, and what differs. */
export interface Measured {
  readonly baseline: Baseline;
  /** Differences in degrees, in words. */
  readonly degrees: readonly string[];
  /** Differences in settings and in the release. Settings that the baseline does not name are not compared. */
  readonly settings: readonly string[];
}

/** The engine of all baselines. */
const ENGINE = "vllm-ascend";

/**
 * The baselines of a topology, fewest differences first. One with another model, other weights, other hardware, or another number
 * of nodes or devices in a role says nothing about it.
 */
export function measuredFor(topology: ResolvedTopology): readonly Measured[] {
  const { model, spec } = topology;
  if (spec.engine.name !== ENGINE || spec.model.facts !== undefined) return [];
  return baselines
    .filter(
      (baseline) =>
        baseline.model === model.name &&
        baseline.weights === spec.model.weights &&
        baseline.hardware === spec.hardware,
    )
    .flatMap((baseline) => {
      const pairs = pairsOf(topology, baseline.roles);
      return pairs === undefined
        ? []
        : [
            {
              baseline,
              degrees: degreeDifferences(pairs),
              settings: settingDifferences(topology, baseline, pairs),
            },
          ];
    })
    .toSorted(
      (a, b) => a.degrees.length - b.degrees.length || differencesOf(a).length - differencesOf(b).length,
    );
}

/** All differences; none where the baseline was measured with the topology's own shape and settings. */
export function differencesOf({ degrees, settings }: Measured): readonly string[] {
  return [...degrees, ...settings];
}

/** The roles of both; undefined unless both have the same roles with the same numbers of nodes and devices. */
function pairsOf(
  { groups, hardware }: ResolvedTopology,
  roles: BaselineRoles,
): readonly RolePair[] | undefined {
  const pairs = entriesOf(roles).map(([role, measured]) => ({
    role,
    measured,
    groups: groups.filter((group) => group.role === role),
  }));
  const paired = pairs.flatMap((pair) => pair.groups);
  const fits = pairs.every(({ groups: own, measured }) => {
    const devices = measured.dataParallelSize * measured.tensorParallelSize;
    return (
      sumOver(own, devicesOf) === devices &&
      sumOver(own, ({ replicas, nodes }) => replicas * nodes) === devices / hardware.devicesPerNode
    );
  });
  return fits && paired.length === groups.length ? pairs : undefined;
}

function entriesOf(roles: BaselineRoles): readonly (readonly [Role, BaselineRole])[] {
  return "serve" in roles
    ? [[Role.Serve, roles.serve]]
    : [
        [Role.Prefill, roles.prefill],
        [Role.Decode, roles.decode],
      ];
}

function sumOver(groups: readonly ResolvedGroup[], count: (group: ResolvedGroup) => number): number {
  return groups.reduce((sum, group) => sum + count(group), 0);
}

function devicesOf({ replicas, dataParallelSize, devicesPerRank }: ResolvedGroup): number {
  return replicas * dataParallelSize * devicesPerRank;
}
