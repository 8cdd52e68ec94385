import type { ResolvedTopology } from "../domain/index.ts";
import { type Problem, problemsFromZod, unreadableValues } from "../errors/index.ts";
import { resolve } from "../resolve/index.ts";
import { type Site, siteSchema } from "../site/index.ts";
import { nameSchema, type Topology, topologySchema } from "../topology/index.ts";

/** Options of a plan besides the topology and the site. */
export interface PlanOptions {
  /** Prefix of every object's name. @default the topology's name */
  instance?: string;
}

/** A topology on a site with every name resolved, or the problems that prevent it. */
export type ResolvedInput =
  | { readonly resolved: ResolvedTopology }
  | { readonly problems: readonly Problem[] };

/** Parses a topology and a site, and resolves their names. */
export function resolvedInput(topology: Topology, site: Site, options: PlanOptions): ResolvedInput {
  const unreadable = [
    ...unreadableValues(topology, "topology"),
    ...unreadableValues(site, "site"),
    ...unreadableValues(options.instance, "instance"),
  ];
  if (unreadable.length > 0) return { problems: unreadable };
  const parsedTopology = topologySchema.safeParse(topology);
  const parsedSite = siteSchema.safeParse(site);
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
