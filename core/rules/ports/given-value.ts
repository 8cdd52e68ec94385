import type { ResolvedTopology } from "../../domain/index.ts";

/** What the topology or the site gives a setting that has to do with ports; undefined where neither names it. */
export function givenValue({ spec, site }: ResolvedTopology, setting: string): unknown {
  return entryAt({ groups: spec.groups, proxy: spec.proxy, nodes: site.nodes }, setting);
}

/** The entry at a path. Names that a site gives to other stacks may hold dots themselves. */
function entryAt(value: unknown, path: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if (Object.hasOwn(value, path)) return Reflect.get(value, path);
  const dot = path.indexOf(".");
  const name = path.slice(0, dot);
  return dot === -1 || !Object.hasOwn(value, name)
    ? undefined
    : entryAt(Reflect.get(value, name), path.slice(dot + 1));
}
