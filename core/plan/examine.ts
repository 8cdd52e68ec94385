import { type Finding, type ResolvedTopology, Severity } from "../domain/index.ts";
import { GlmServeError, type Problem, problemsFromZod, unreadableValues } from "../errors/index.ts";
import { procedures } from "../procedures/index.ts";
import { resolve } from "../resolve/index.ts";
import { checkRules } from "../rules/index.ts";
import { type Site, siteSchema } from "../site/index.ts";
import { nameSchema, type Topology, topologySchema } from "../topology/index.ts";

export interface PlanOptions {
  /** Prefix of every object's name. @default the topology's name */
  instance?: string;
}

/** A topology on a site before anything is laid out: what its names mean, and what the rules say. */
export interface Examination {
  readonly topology: ResolvedTopology;
  /** What makes it impossible. */
  readonly problems: readonly Problem[];
  /** Warnings and advice. */
  readonly findings: readonly Finding[];
}

/**
 * Reads a topology and a site and asks every rule that needs no layout. What is wrong in itself is told and does not stop
 * whoever wants to know more.
 *
 * @throws GlmServeError with every problem of values that cannot be read and names that nobody knows
 */
export function examine(topology: Topology, site: Site = {}, options: PlanOptions = {}): Examination {
  const subject = subjectOf(topology);
  refuse(subject, [
    ...unreadableValues(topology, "topology"),
    ...unreadableValues(site, "site"),
    ...unreadableValues(options.instance, "instance"),
  ]);
  const parsedTopology = topologySchema.safeParse(topology);
  const parsedSite = siteSchema.safeParse(site);
  const instance = nameSchema.safeParse(options.instance ?? parsedTopology.data?.name ?? "x");
  if (!parsedTopology.success || !parsedSite.success || !instance.success) {
    throw new GlmServeError(subject, [
      ...(parsedTopology.success
        ? []
        : problemsFromZod(parsedTopology.error, topologySchema, topology, "topology")),
      ...(parsedSite.success ? [] : problemsFromZod(parsedSite.error, siteSchema, site, "site")),
      ...(instance.success ? [] : problemsFromZod(instance.error, nameSchema, options.instance, "instance")),
    ]);
  }
  const lookup = resolve(instance.data, parsedTopology.data, parsedSite.data);
  if ("problems" in lookup) throw new GlmServeError(subject, lookup.problems);
  const { resolved } = lookup;
  const said = checkRules(resolved);
  return {
    topology: resolved,
    problems: [
      ...said.filter(({ severity }) => severity === Severity.Error),
      ...resolved.groups.flatMap((group) => resolved.engine.inspect(resolved, group)),
      ...procedures.flatMap(({ inspect }) => inspect(resolved)),
    ],
    findings: said.filter(({ severity }) => severity !== Severity.Error),
  };
}

/** @throws GlmServeError where there are any */
export function refuse(subject: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new GlmServeError(subject, problems);
}

/** What an error calls a topology. */
export function subjectOf(topology: unknown): string {
  const name =
    typeof topology === "object" && topology !== null && "name" in topology ? topology.name : undefined;
  return typeof name === "string" ? `topology ${name}` : "the topology";
}
