import type { DiagnoseChange, NeededFlags, ResolvedGroup, ResolvedTopology } from "../domain/index.ts";
import { estimateMemory, neededTokens } from "../memory/index.ts";

/**
 * Changes that the engine needs beside those of the switches, so that no switch makes a group that the engine refuses. A group that
 * it refuses without the switches keeps its settings: a rule reports them.
 *
 * @param documented the topology without the switches
 * @param diagnosed the topology with them
 */
export function neededChanges(
  documented: ResolvedTopology,
  diagnosed: ResolvedTopology,
): readonly DiagnoseChange[] {
  const needed = (topology: ResolvedTopology, group: ResolvedGroup) => [
    ...(diagnosed.engine.neededFlags?.(topology, group) ?? []),
    ...shorterRequest(topology, group),
  ];
  const before = new Map(documented.groups.map((group) => [group.name, group]));
  return diagnosed.groups.flatMap((group) => {
    const given = before.get(group.name);
    const switches = diagnosed.diagnosis.filter((change) => change.group === group.name);
    const [first] = switches;
    if (first === undefined || given === undefined || needed(documented, given).length > 0) return [];
    return needed(diagnosed, group).flatMap(({ switch: on, flags }) => {
      const cause = switches.find((change) => change.switch === on) ?? first;
      return changesTo(group, cause, flags);
    });
  });
}

/** Lengths are written as multiples of it. */
const LENGTH_STEP = 1024;

/** A longest request that the KV cache holds, where a smaller share of the memory leaves no room for the given one. */
function shorterRequest(topology: ResolvedTopology, group: ResolvedGroup): readonly NeededFlags[] {
  const flag = topology.engine.diagnosis.maxModelLen?.flag;
  const estimate = estimateMemory(topology, group);
  if (flag === undefined || estimate === undefined || estimate.judgedByEngine) return [];
  if (estimate.longestRequest === undefined || estimate.mostTokens >= neededTokens(estimate)) return [];
  const length = Math.floor(estimate.largestContext / LENGTH_STEP) * LENGTH_STEP;
  return length === 0 ? [] : [{ switch: "gpuMemoryUtilization", flags: { [flag]: length } }];
}

function changesTo(
  { name, args }: ResolvedGroup,
  cause: DiagnoseChange,
  flags: ResolvedGroup["args"],
): readonly DiagnoseChange[] {
  return Object.entries(flags).map(([flag, after]) => ({
    switch: cause.switch,
    group: name,
    flag,
    before: args[flag],
    after,
  }));
}

/** The topology with the changes. */
export function withChanges(
  spec: ResolvedTopology["spec"],
  changes: readonly DiagnoseChange[],
): ResolvedTopology["spec"] {
  const groups = { ...spec.groups };
  for (const { group: name, flag, after } of changes) {
    const group = groups[name];
    if (group !== undefined) groups[name] = { ...group, args: { ...group.args, [flag]: after } };
  }
  return { ...spec, groups };
}
