import { groupOf, memberOf, type ResolvedGroup } from "../domain/index.ts";
import type { PlannedProcess } from "../processes/index.ts";
import type { Asked } from "./asked.ts";
import type { ExplainedValue, Origin } from "./explanation.ts";

/** A value of one process. */
export interface ProcessValue {
  readonly process: PlannedProcess;
  /** The settings with which the process runs; undefined for the proxy and the pool. */
  readonly member: ResolvedGroup | undefined;
  readonly value: string;
  readonly origin: Origin;
}

/** The settings with which a process of a group runs. */
export function memberOfProcess(
  { topology, groups }: Asked,
  process: PlannedProcess,
): ResolvedGroup | undefined {
  const layout = groups.find(({ key }) => key === process.group);
  if (layout === undefined || process.node === undefined) return undefined;
  const own = memberOf(topology, layout, { ordinal: process.node }, process);
  return own.name === layout.group ? own : groupOf(topology, layout);
}

/** More values than these are shortened. */
const LISTED = 4;

/** The values of processes, one row for all with the same settings and origin. */
export function rowsOf(values: readonly ProcessValue[]): readonly ExplainedValue[] {
  const rows = new Map<string, { readonly first: ProcessValue; readonly found: string[] }>();
  for (const value of values) {
    const key = JSON.stringify([whereOf(value), value.origin]);
    const row = rows.get(key) ?? { first: value, found: [] };
    rows.set(key, row);
    if (!row.found.includes(value.value)) row.found.push(value.value);
  }
  return [...rows.values()].map(({ first, found }) => ({
    where: whereOf(first),
    value: shortened(found),
    origin: first.origin,
  }));
}

function whereOf({ process, member }: ProcessValue): string {
  if (member === undefined) return `the ${process.role}`;
  return member.member === undefined ? member.name : `${member.name}, ${member.member}`;
}

function shortened(values: readonly string[]): string {
  const [first, second] = values;
  return values.length <= LISTED
    ? values.join(", ")
    : `${first}, ${second}, …, ${values.at(-1)} (${values.length} values)`;
}
