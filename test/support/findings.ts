import {
  type ArgumentValue,
  checkedLayout,
  type Finding,
  resolvedInput,
  type Site,
  type Topology,
} from "../../core/index.ts";
import { rules } from "../../core/rules/rules.ts";
import { groupOf } from "./topologies.ts";

/** Findings of all severities of every rule, or of one rule. */
export function findingsOf(topology: Topology, site: Site = {}, rule?: string): readonly Finding[] {
  const selected = rules.filter(({ id }) => rule === undefined || id === rule);
  const { findings, input } = checkedLayout(resolvedInput(topology, site), selected);
  if (input === undefined) throw new RangeError(JSON.stringify(findings));
  return findings.filter((finding) => rule === undefined || finding.rule === rule);
}

/** Changes of one group. */
export interface GroupChange {
  readonly group?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Variables to remove. */
  readonly withoutEnv?: readonly string[];
  readonly args?: Readonly<Record<string, ArgumentValue>>;
  /** Keys of `additionalConfig`. */
  readonly keys?: Readonly<Record<string, ArgumentValue>>;
  /** Flags to remove. */
  readonly without?: readonly string[];
  readonly ports?: Readonly<Record<string, number>>;
  readonly tensorParallelSize?: number;
  readonly dataParallelSize?: number;
  readonly pipelineParallelSize?: number;
  readonly prefillContextParallelSize?: number;
  readonly model?: Partial<Topology["model"]>;
  readonly version?: string;
  readonly hardware?: string;
}

/** A copy of a topology with changes in one group. @default its only group */
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
    pipelineParallelSize,
    prefillContextParallelSize,
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
  if (pipelineParallelSize !== undefined) group.pipelineParallelSize = pipelineParallelSize;
  if (prefillContextParallelSize !== undefined) group.prefillContextParallelSize = prefillContextParallelSize;
  Object.assign(result.model, change.model);
  if (change.version !== undefined) result.engine.version = change.version;
  if (change.hardware !== undefined) result.hardware = change.hardware;
  return result;
}
