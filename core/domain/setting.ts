import type { ResolvedTopology } from "./engine.ts";
import { givenAt } from "./group-member.ts";
import type { ResolvedGroup } from "./resolved.ts";

/** Where a setting stands, and what the topology or the site gives it; no value where neither does. */
export interface GivenValue {
  readonly path: string;
  readonly value?: unknown;
}

/**
 * Looks settings up in the topology, then in the site.
 *
 * @param place the path that settings are relative to; empty for the top
 * @param groups groups whose settings may come from overrides
 */
export function settingIn(
  { spec, site }: ResolvedTopology,
  place: string,
  groups: readonly ResolvedGroup[] = [],
): (setting: string) => GivenValue {
  return (setting) => {
    const path = pathOf(place === "" ? setting : `${place}.${setting}`, groups);
    const value = entryAt(spec, path) ?? entryAt(site, path);
    return value === undefined ? { path } : { path, value };
  };
}

/** Where the topology gives a setting: in an override, if one applies to its group. */
export function pathOf(path: string, groups: readonly ResolvedGroup[]): string {
  for (const group of groups) {
    const place = `groups.${group.name}.`;
    if (path.startsWith(place)) return `${place}${givenAt(group, path.slice(place.length))}`;
  }
  return path;
}

/** The entry at a path, as topology and site name it. Names that a user gives, e.g. of labels, may hold dots themselves. */
export function entryAt(value: unknown, path: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if (Object.hasOwn(value, path)) return Reflect.get(value, path);
  const dot = path.indexOf(".");
  const name = path.slice(0, dot);
  return dot === -1 || !Object.hasOwn(value, name)
    ? undefined
    : entryAt(Reflect.get(value, name), path.slice(dot + 1));
}
