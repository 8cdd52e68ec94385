import type { ResolvedTopology } from "./engine.ts";

/** Where a setting stands, and what the topology or the site gives it; no value where neither does. */
export interface GivenValue {
  readonly path: string;
  readonly value?: unknown;
}

/**
 * Looks settings up in the topology, then in the site.
 *
 * @param place the path that settings are relative to; empty for the top
 */
export function settingIn({ spec, site }: ResolvedTopology, place: string): (setting: string) => GivenValue {
  return (setting) => {
    const path = place === "" ? setting : `${place}.${setting}`;
    const value = entryAt(spec, path) ?? entryAt(site, path);
    return value === undefined ? { path } : { path, value };
  };
}

/** The entry at a path. Names that a user gives, e.g. of labels, may hold dots themselves. */
function entryAt(value: unknown, path: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if (Object.hasOwn(value, path)) return Reflect.get(value, path);
  const dot = path.indexOf(".");
  const name = path.slice(0, dot);
  return dot === -1 || !Object.hasOwn(value, name)
    ? undefined
    : entryAt(Reflect.get(value, name), path.slice(dot + 1));
}
