import type { Plan } from "../plan/index.ts";
import type { GroupDifference, Json, ValueChange } from "./difference.ts";
import { isJsonRecord, recordOf } from "./json.ts";
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
  ]
    .flatMap(expanded)
    .filter(({ name }) => !shown.has(SHOWN_BY_PROCESSES.exec(name)?.[1] ?? ""));
}

/** An override that is set or removed as a whole. */
const WHOLE_OVERRIDE = /^groups\.[^.]+\.overrides\.(?:\w+\.\d+\.)*\w+\.\d+$/;

/** The settings of an override that one side lacks: flags and variables are some of them. */
function expanded(change: ValueChange): readonly ValueChange[] {
  const { name, before = {}, after = {} } = change;
  if (!WHOLE_OVERRIDE.test(name)) return [change];
  return valueChanges(before, after, name).filter((each) => !isEmpty(each.before ?? each.after));
}

function isEmpty(value: Json | undefined): boolean {
  return isJsonRecord(value) && Object.keys(value).length === 0;
}
