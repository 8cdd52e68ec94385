import type { ResolvedTopology } from "../domain/index.ts";

/** How a rule read a setting: by its name, or with all others of its kind. */
export type Reading = "named" | "all";

/** A topology that notes which of its settings are read. */
export interface Traced {
  readonly topology: ResolvedTopology;
  /** Readings by the path of the setting, as topology and site name it. */
  readonly readings: ReadonlyMap<string, Reading>;
  /** Ends the choice of what a rule looks at: all readings so far count as those of all settings of a kind. */
  readonly endOfChoice: () => void;
}

/**
 * A copy of a topology that notes which settings of topology and site are read. A reading of an object is not one of its entries;
 * entries that are listed are read with all others.
 */
export function traced(topology: ResolvedTopology): Traced {
  const readings = new Map<string, Reading>();
  const note = (path: string, reading: Reading) => {
    if (reading === "named" || !readings.has(path)) readings.set(path, reading);
  };
  const wrap = wrapper(note);
  return {
    readings,
    endOfChoice: () => {
      for (const path of readings.keys()) readings.set(path, "all");
    },
    topology: {
      ...topology,
      spec: wrap(topology.spec, ""),
      site: wrap(topology.site, "site"),
      platform: wrap(topology.platform, "site.platform"),
      groups: topology.groups.map((group) => wrap(group, `groups.${group.name}`)),
    },
  };
}

type Note = (path: string, reading: Reading) => void;

function wrapper(note: Note) {
  const known = new WeakMap<object, object>();
  const wrap = <Value extends object>(value: Value, place: string): Value => {
    const found = known.get(value);
    // One object stands for one value, as before: caches and comparisons go by identity.
    if (found !== undefined && isSame(found, value)) return found;
    const listed = new Set<string>();
    const proxy = new Proxy(value, {
      ownKeys: (target) => {
        const keys = Reflect.ownKeys(target);
        for (const key of keys) if (typeof key === "string") listed.add(key);
        return keys;
      },
      get: (target, key, receiver) => {
        const inner: unknown = Reflect.get(target, key, receiver);
        if (typeof key !== "string" || (Array.isArray(target) && !/^\d+$/.test(key))) return inner;
        const path = place === "" ? key : `${place}.${key}`;
        // Entries that are listed are read once each.
        note(path, listed.delete(key) ? "all" : "named");
        return typeof inner === "object" && inner !== null ? wrap(inner, path) : inner;
      },
      has: (target, key) => {
        if (typeof key === "string") note(place === "" ? key : `${place}.${key}`, "named");
        return Reflect.has(target, key);
      },
    });
    known.set(value, proxy);
    return proxy;
  };
  return wrap;
}

function isSame<Value extends object>(proxy: object, _value: Value): proxy is Value {
  return typeof proxy === "object";
}
