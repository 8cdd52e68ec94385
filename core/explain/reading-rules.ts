import { appliesTo, membersOf, pairOf, type ResolvedTopology, type Rule } from "../domain/index.ts";
import { isWithin } from "../errors/index.ts";
import { ruleInputOf } from "../plan/index.ts";
import { rules } from "../rules/index.ts";
import type { Asked } from "./asked.ts";
import type { ReadingRule } from "./explanation.ts";
import { type Reading, traced } from "./trace.ts";

/** What each rule reads of a topology and its site. */
export type Readings = readonly { readonly rule: Rule; readonly read: ReadonlyMap<string, Reading> }[];

/** Runs every rule that needs no layout, each on a topology of its own that notes what it reads. */
export function readingsOf(topology: ResolvedTopology): Readings {
  return rules
    .filter((rule) => appliesTo(rule, topology))
    .map((rule) => {
      const { topology: own, readings, endOfChoice } = traced(topology);
      if (readsMembers(rule, topology)) {
        // The subjects of a rule follow from nodes, replicas and overrides, of which the rule itself may read none.
        own.groups.forEach(membersOf);
        endOfChoice();
      }
      // Rules about ports, acceptances and objects have no subject here: the ledger and their findings show what they look at.
      rule.problems(ruleInputOf(own));
      return { rule, read: readings };
    });
}

function readsMembers({ per }: Rule, { groups }: ResolvedTopology): boolean {
  return per === "group" || (per === "pair" && pairOf(groups) !== undefined);
}

/** The rules that read one of some settings or report something about it, those that read it by name first. */
export function rulesAbout(
  settings: readonly string[],
  readings: Readings,
  { findings, ports }: Pick<Asked, "findings" | "ports">,
): readonly ReadingRule[] {
  const movesPorts = ports.some(({ claims }) =>
    claims.some((claim) => settings.some((setting) => isWithin(claim.setting, setting))),
  );
  const about = readings.flatMap(({ rule: { id, severity, source, per }, read }): ReadingRule[] => {
    const reports = findings.filter(
      ({ rule, path }) => rule === id && settings.some((setting) => isAbout(path, setting)),
    );
    const looks = reports.length > 0 || (per === "ledger" && movesPorts);
    const reads = readingOf(settings, read) ?? (looks ? "named" : undefined);
    return reads === undefined ? [] : [{ id, severity, source, reads, reports }];
  });
  return about.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ reads, reports }: ReadingRule): number {
  return (reports.length > 0 ? 0 : 2) + (reads === "named" ? 0 : 1);
}

/** A finding about a setting, or about what it is a part of, e.g. a key of an object. */
function isAbout(path: string, setting: string): boolean {
  const found = path.startsWith("groups.") || setting.startsWith("groups.") ? path : withoutSite(path);
  return isWithin(found, withoutSite(setting));
}

function withoutSite(path: string): string {
  return path.startsWith("site.") ? path.slice("site.".length) : path;
}

function readingOf(settings: readonly string[], read: Readings[number]["read"]): Reading | undefined {
  let found: Reading | undefined;
  for (const [path, reading] of read) {
    if (!settings.some((setting) => isWithin(path, setting))) continue;
    if (reading === "named") return reading;
    found = reading;
  }
  return found;
}
