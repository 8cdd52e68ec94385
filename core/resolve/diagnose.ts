import type { DiagnoseChange, Diagnosis, Engine, Flags, LimitFlag } from "../domain/index.ts";
import { inputChecks, type Problem, suggest } from "../errors/index.ts";
import { type DiagnoseSwitch, diagnoseSwitches, type ParsedDiagnose } from "../site/index.ts";
import type { ParsedTopology } from "../topology/index.ts";
import { withChanges } from "./needed-flags.ts";

interface Diagnosed {
  readonly spec: ParsedTopology;
  readonly changes: readonly DiagnoseChange[];
  readonly problems: readonly Problem[];
}

/** Applies the switches to a topology. A switch that changes nothing is a problem. */
export function diagnose(
  spec: ParsedTopology,
  engine: Engine,
  settings: ParsedDiagnose | undefined,
): Diagnosed {
  if (settings === undefined) return { spec, changes: [], problems: [] };
  const { version } = spec.engine;
  const names = Object.keys(spec.groups);
  const unknown = (settings.groups ?? []).filter((name) => !names.includes(name));
  const problems: Problem[] = unknown.map((name) => ({
    path: "diagnose.groups",
    value: name,
    message: `${name} is not a group of the topology.`,
    fix: suggest(name, names),
    rule: inputChecks.diagnoseEffective.id,
  }));
  const changes: DiagnoseChange[] = [];
  let { groups } = spec;
  for (const on of diagnoseSwitches.filter((name) => isOn(settings, name))) {
    const changesIn = (given: ParsedTopology["groups"]) =>
      Object.entries(given).flatMap(([name, group]) =>
        settings.groups === undefined || settings.groups.includes(name)
          ? changesOf(engine.diagnosis, on, settings[on], { ...group, name, version })
          : [],
      );
    const found = changesIn(groups);
    // A switch may ask for what another one implies.
    if (found.length === 0 && changesIn(spec.groups).length === 0 && unknown.length === 0)
      problems.push(nothingChanges(engine, on, settings));
    ({ groups } = withChanges({ ...spec, groups }, found));
    changes.push(...found);
  }
  return { spec: { ...spec, groups }, changes, problems };
}

function isOn(settings: ParsedDiagnose, name: DiagnoseSwitch): boolean {
  return name === "eager" || name === "graphCapture"
    ? settings[name] === (name === "eager")
    : settings[name] !== undefined;
}

interface FlagsOfGroup {
  readonly name: string;
  readonly args: Flags;
  readonly version: string;
}

function changesOf(
  diagnosis: Diagnosis,
  on: DiagnoseSwitch,
  wanted: ParsedDiagnose[DiagnoseSwitch],
  { name: group, args: given, version }: FlagsOfGroup,
): DiagnoseChange[] {
  const flags =
    on === "eager" || on === "graphCapture"
      ? (diagnosis[on]?.(given) ?? {})
      : lowered(diagnosis[on], on, wanted, { given, version });
  return Object.entries(flags)
    .filter(([flag, after]) => JSON.stringify(given[flag]) !== JSON.stringify(after))
    .map(([flag, after]) => ({ switch: on, group, flag, before: given[flag], after }));
}

function lowered(
  limit: LimitFlag | undefined,
  on: keyof typeof STEPS,
  wanted: ParsedDiagnose[DiagnoseSwitch],
  { given, version }: { readonly given: Flags; readonly version: string },
): Flags {
  if (limit === undefined) return {};
  const value = given[limit.flag] ?? limit.usual?.(version);
  if (typeof wanted === "number")
    return typeof value === "number" && value <= wanted ? {} : { [limit.flag]: wanted };
  return typeof value === "number" ? { [limit.flag]: STEPS[on](value) } : {};
}

const half = (value: number) => Math.max(1, Math.floor(value / 2));

/** Steps of deployment document 000: 65536 to 32768, 16 to 8, 0.9 to 0.85. */
const STEPS = {
  maxModelLen: half,
  maxNumSeqs: half,
  gpuMemoryUtilization: (value: number) => Math.max(0.05, Math.round((value - 0.05) * 1000) / 1000),
} as const;

function nothingChanges(engine: Engine, on: DiagnoseSwitch, settings: ParsedDiagnose): Problem {
  const path = `diagnose.${on}`;
  const value = settings[on];
  const groups = settings.groups === undefined ? "group" : "group of diagnose.groups";
  const given = { path, value, rule: inputChecks.diagnoseEffective.id };
  const fix = `Remove ${path}`;
  const changed = engine.diagnosis[on];
  if (changed === undefined) {
    return { ...given, message: `${engine.title} does not support ${path}.`, fix };
  }
  if (value === "lower") {
    const flag = typeof changed === "object" ? changed.flag : on;
    const message = `${path} lower has no effect: no ${groups} sets ${flag} to a number that can be lower.`;
    return { ...given, message, fix: `Set ${path} to a number` };
  }
  const reason =
    typeof value === "number"
      ? `every ${groups} is at or below it`
      : `every ${groups} already runs in this mode`;
  return { ...given, message: `${path} ${value} has no effect: ${reason}.`, fix };
}
