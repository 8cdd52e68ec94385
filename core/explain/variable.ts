import type { ResolvedGroup } from "../domain/index.ts";
import { explainedNames } from "../engines/index.ts";
import type { PlannedProcess } from "../processes/index.ts";
import { printWord } from "../processes/index.ts";
import { entryOf } from "../topology/index.ts";
import type { Asked } from "./asked.ts";
import type { Explanation, Origin } from "./explanation.ts";
import { derived, leftToEngine, originInGroup } from "./origin.ts";
import { hidden } from "./print.ts";
import { memberOfProcess, type ProcessValue, rowsOf } from "./process-values.ts";
import { docOf } from "./subject.ts";

/** A variable of engine processes, the proxy or the pool, in one group or in all. */
export function explainVariable(
  asked: Asked,
  processes: readonly PlannedProcess[],
  name: string,
  group: string | undefined,
): Omit<Explanation, "notes" | "rules"> & { readonly settings: readonly string[] } {
  const { topology } = asked;
  const { engine } = topology;
  const names = entryOf(explainedNames, engine.name);
  const found = processes.flatMap((process): readonly ProcessValue[] => {
    const member = memberOfProcess(asked, process);
    if (group !== undefined && member?.name !== group) return [];
    // A process may repeat a variable of its pod; the last one counts.
    const value = process.environment.findLast((variable) => variable.name === name)?.value;
    return value === undefined
      ? []
      : [{ process, member, value: hidden(name, printWord(value)), origin: originOf(asked, member, name) }];
  });
  const groups = topology.groups.filter((each) => group === undefined || each.name === group);
  const unset = groups
    .filter((each) => !found.some(({ member }) => member?.name === each.name))
    .map((each) => leftToEngine(asked, each, entryOf(names?.usual?.(topology, each) ?? {}, name)));
  const range = entryOf(engine.variables.numbers, name);
  const computed = names === undefined ? undefined : entryOf(names.derivedVariables, name);
  return {
    kind: "variable",
    name,
    meaning: names === undefined ? undefined : entryOf(names.variables, name),
    takes:
      range === undefined
        ? undefined
        : `a ${range.fraction === true ? "" : "whole "}number of at least ${range.min}${range.max === undefined ? "" : ` and at most ${range.max}`}`,
    effect: docOf("groups.any.env")?.effect,
    values: [...rowsOf(found), ...unset],
    settings: groups.flatMap((each) => [
      `groups.${each.name}.env.${name}`,
      ...(each.env[name] === undefined && computed !== undefined ? fromOf(computed.from, each) : []),
    ]),
  };
}

function fromOf(from: readonly string[], { name }: ResolvedGroup): readonly string[] {
  return from.map((setting) => setting.replace("<group>", name));
}

function originOf(asked: Asked, member: ResolvedGroup | undefined, name: string): Origin {
  const { topology } = asked;
  const { engine, site } = topology;
  if (member !== undefined && member.env[name] !== undefined)
    return originInGroup(asked, member, `env.${name}`);
  if (site.secretEnvironment[name] !== undefined)
    return { kind: "site", setting: `secretEnvironment.${name}` };
  if (site.apiKey !== undefined && engine.apiKeyVariable === name) return { kind: "site", setting: "apiKey" };
  const names = entryOf(explainedNames, engine.name);
  const computed = names === undefined ? undefined : entryOf(names.derivedVariables, name);
  return computed === undefined ? { kind: "site", setting: "apiKey" } : derived(computed, member?.name);
}
