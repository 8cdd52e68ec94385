import type { DiagnoseChange, ResolvedTopology } from "../domain/index.ts";
import { isWithin, type Problem } from "../errors/index.ts";
import type { ArgumentValue } from "../topology/index.ts";

/**
 * A problem as the user can solve it: one of a flag that a switch of `diagnose` set is a problem of the switch, since nobody wrote
 * the flag.
 */
export function blamedOnSwitch(problem: Problem, { diagnosis, site }: ResolvedTopology): Problem {
  const change = diagnosis.findLast((one) => isOfChange(problem.path, one));
  if (change === undefined) return problem;
  const path = `diagnose.${change.switch}`;
  const value = site.diagnose?.[change.switch];
  return {
    ...problem,
    path,
    value,
    message: `${path} sets ${change.flag} of groups.${change.group} to ${JSON.stringify(change.after)}: ${problem.message}`,
    fix: `Remove ${path}${typeof value === "boolean" ? "" : ", or set it to another value"}`,
    proposal: [{ path, remove: true }],
  };
}

function isOfChange(path: string, { group, flag, before, after }: DiagnoseChange): boolean {
  const place = `groups.${group}.args.${flag}`;
  if (!isWithin(path, place)) return false;
  // Of an object, the switch changes some keys.
  const [key] = path === place ? [] : path.slice(place.length + 1).split(".");
  return key === undefined || keyOf(before, key) !== keyOf(after, key);
}

function keyOf(value: ArgumentValue | undefined, key: string): string | undefined {
  return typeof value === "object" && !Array.isArray(value) && Object.hasOwn(value, key)
    ? JSON.stringify(Reflect.get(value, key))
    : undefined;
}
