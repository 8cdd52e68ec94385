import type { Change, Site, Topology } from "../../core/index.ts";

interface Input {
  readonly topology: Topology;
  readonly site: Site;
}

/** Settings of the topology; a site may hold `hardware` and settings of `model`, too, and then takes precedence. */
const OF_TOPOLOGY = new Set(["accepts", "engine", "groups", "hardware", "kvTransfer", "model", "proxy"]);

/** A copy of a topology and its site with the changes that a fix proposes. */
export function withChanges({ topology, site }: Input, changes: readonly Change[]): Input {
  const result = structuredClone({ topology, site });
  for (const change of changes) {
    const input = inputOf(result, change.path);
    if ("moveTo" in change) {
      const value = valueAt(input, change.path);
      remove(input, change.path);
      assign(inputOf(result, change.moveTo), change.moveTo, value);
    } else if ("remove" in change) remove(input, change.path);
    else assign(input, change.path, structuredClone(change.value));
  }
  return result;
}

function inputOf({ topology, site }: Input, path: string): object {
  const [first = ""] = path.split(/[.[]/);
  return OF_TOPOLOGY.has(first) && valueAt(site, path) === undefined ? topology : site;
}

/** The names of a path. Keys of `accepts` are paths themselves, and keys of labels and annotations hold dots. */
function namesOf(path: string): readonly string[] {
  const [, accepts, rule, rest] = /^(accepts)\.([^.]+)(?:\.(.+))?$/.exec(path) ?? [];
  if (accepts !== undefined && rule !== undefined)
    return [accepts, rule, ...(rest === undefined ? [] : [rest])];
  const [, map, key] = /^(labels|annotations|platform\.podLabels)\.(.+)$/.exec(path) ?? [];
  if (map !== undefined && key !== undefined) return [...map.split("."), key];
  return path.split(/[.[\]]+/).filter((name) => name !== "");
}

function valueAt(input: object, path: string): unknown {
  let value: unknown = input;
  for (const name of namesOf(path))
    value = typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
  return value;
}

function assign(input: object, path: string, value: unknown): void {
  const { parent, name } = placeIn(input, path);
  Reflect.set(parent, name, value);
}

function remove(input: object, path: string): void {
  const { parent, name } = placeIn(input, path);
  if (Array.isArray(parent)) parent.splice(Number(name), 1);
  else Reflect.deleteProperty(parent, name);
}

/** The object that holds a setting; objects on the way are made. */
function placeIn(input: object, path: string): { readonly parent: object; readonly name: string } {
  const names = namesOf(path);
  let parent = input;
  for (const name of names.slice(0, -1)) {
    const next: unknown = Reflect.get(parent, name);
    const inner = typeof next === "object" && next !== null ? next : {};
    Reflect.set(parent, name, inner);
    parent = inner;
  }
  return { parent, name: names.at(-1) ?? "" };
}
