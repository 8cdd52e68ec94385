import { problemsFromZod, unreadableValues } from "../errors/index.ts";
import { resolve } from "../resolve/index.ts";
import { type Site, siteSchema } from "../site/index.ts";
import { nameSchema, type ParsedTopology, type Topology, topologySchema } from "../topology/index.ts";
import type { ResolvedInput } from "./checked-layout.ts";

/** Options of a plan besides the topology and the site. */
export interface PlanOptions {
  /** Prefix of every object's name. @default the topology's name */
  instance?: string;
}

/** Compiling a schema takes longer than it saves in the few parses of a process. */
const ONCE = { jitless: true } as const;

/** Parses a topology and a site, and resolves their names. */
export function resolvedInput(topology: Topology, site: Site = {}, options: PlanOptions = {}): ResolvedInput {
  const unreadable = [
    ...unreadableValues(topology, "topology"),
    ...unreadableValues(site, "site"),
    ...unreadableValues(options.instance, "instance"),
  ];
  if (unreadable.length > 0) return { problems: unreadable };
  const parsedTopology = topologySchema.safeParse(topology, ONCE);
  const parsedSite = siteSchema.safeParse(site, ONCE);
  const instance = nameSchema.safeParse(options.instance ?? parsedTopology.data?.name ?? "x");
  if (parsedTopology.success && parsedSite.success && instance.success)
    return resolve(instance.data, parsedTopology.data, parsedSite.data);
  return {
    problems: [
      ...(parsedTopology.success
        ? []
        : problemsFromZod(parsedTopology.error, topologySchema, topology, "topology")),
      ...(parsedSite.success ? [] : problemsFromZod(parsedSite.error, siteSchema, site, "site")),
      ...(instance.success ? [] : problemsFromZod(instance.error, nameSchema, options.instance, "instance")),
    ],
  };
}

/** Parses a site, and resolves the names of a topology that has been parsed before. */
export function resolvedOnSite(topology: ParsedTopology, site: Site): ResolvedInput {
  const unreadable = unreadableValues(site, "site");
  if (unreadable.length > 0) return { problems: unreadable };
  const parsed = siteSchema.safeParse(site, ONCE);
  return parsed.success
    ? resolve(topology.name, topology, parsed.data)
    : { problems: problemsFromZod(parsed.error, siteSchema, site, "site") };
}
