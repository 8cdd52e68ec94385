import { checkedLayout } from "../../core/plan/checked-layout.ts";
import type { ArgumentValue, Finding, Site, Topology } from "../../core/index.ts";
import { rules } from "../../core/rules/rules.ts";
import { groupOf } from "./topologies.ts";

/** Findings of every rule, or of one, about a topology, warnings beside errors. */
export function findingsOf(topology: Topology, site: Site = {}, rule?: string): readonly Finding[] {
  const asked = rules.filter(({ id }) => rule === undefined || id === rule);
  const { findings, facts } = checkedLayout(topology, site, {}, asked);
  if (facts === undefined) throw new RangeError(JSON.stringify(findings));
  return findings.filter((finding) => rule === undefined || finding.rule === rule);
}

/** What a case sets in one group, beside what the topology has. */
export interface GroupChange {
  readonly group?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Variables to take out. */
  readonly withoutEnv?: readonly string[];
  readonly args?: Readonly<Record<string, ArgumentValue>>;
  /** Keys of `additionalConfig`. */
  readonly keys?: Readonly<Record<string, ArgumentValue>>;
  /** Flags to take out. */
  readonly without?: readonly string[];
  readonly ports?: Readonly<Record<string, number>>;
  readonly tensorParallelSize?: number;
  readonly dataParallelSize?: number;
  readonly model?: Partial<Topology["model"]>;
  readonly version?: string;
  readonly hardware?: string;
}

/** A topology after a change of one group, by default its only one. */
export function changed(topology: Topology, change: GroupChange): Topology {
  const result = structuredClone(topology);
  const group = groupOf(result, change.group ?? Object.keys(result.groups)[0] ?? "");
  const {
    env,
    withoutEnv = [],
    args,
    keys,
    without = [],
    ports,
    tensorParallelSize,
    dataParallelSize,
  } = change;
  group.env = Object.fromEntries(
    Object.entries({ ...group.env, ...env }).filter(([name]) => !withoutEnv.includes(name)),
  );
  const flags: Record<string, ArgumentValue> = { ...group.args, ...args };
  if (keys !== undefined) flags["additionalConfig"] = keys;
  group.args = Object.fromEntries(Object.entries(flags).filter(([name]) => !without.includes(name)));
  Object.assign(group.ports, ports);
  if (tensorParallelSize !== undefined) group.tensorParallelSize = tensorParallelSize;
  if (dataParallelSize !== undefined) group.dataParallelSize = dataParallelSize;
  Object.assign(result.model, change.model);
  if (change.version !== undefined) result.engine.version = change.version;
  if (change.hardware !== undefined) result.hardware = change.hardware;
  return result;
}
