import type { Plan } from "../plan/index.ts";
import type { GroupDifference, ValueChange } from "./difference.ts";
import { recordOf } from "./json.ts";
import { valueChanges } from "./value-changes.ts";

/** Settings of a group that its processes show: its flags and variables, and those of its overrides. */
const SHOWN_BY_PROCESSES = /^groups\.([^.]+)\.(?:overrides\.(?:\w+\.\d+\.)+)?(?:args|env)(?:\.|$)/;

/** Settings of topology and site that differ. Flags and variables of groups only where no process shows them. */
export function settingChanges(
  before: Plan,
  after: Plan,
  groups: readonly GroupDifference[],
): readonly ValueChange[] {
  const shown = new Set(
    groups.filter(({ flags, variables }) => flags.length + variables.length > 0).map(({ name }) => name),
  );
  return [
    ...valueChanges(recordOf(before.topology.spec), recordOf(after.topology.spec)),
    ...valueChanges(recordOf(before.topology.site), recordOf(after.topology.site), "site"),
  ].filter(({ name }) => !shown.has(SHOWN_BY_PROCESSES.exec(name)?.[1] ?? ""));
}
