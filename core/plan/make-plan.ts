import { configMapProblems } from "../kubernetes/config-map-size.ts";
import { problemsFromZod } from "../errors/from-zod.ts";
import { Severity } from "../errors/finding.ts";
import { GlmServeError } from "../errors/glm-serve-error.ts";
import type { Problem } from "../errors/problem.ts";
import { unreadableValues } from "../errors/unreadable.ts";
import { layOut } from "../layout/lay-out.ts";
import { ledger } from "../ports/ledger.ts";
import { procedures } from "../procedures/index.ts";
import { resolve } from "../resolve/resolve.ts";
import type { ResolvedTopology } from "../resolve/resolved.ts";
import { checkRules } from "../rules/index.ts";
import { checkPorts } from "../rules/ports/index.ts";
import { siteSchema } from "../site/schema.ts";
import type { Site } from "../site/site.ts";
import { nameSchema, topologySchema } from "../topology/schema.ts";
import type { Topology } from "../topology/topology.ts";
import { planObjects } from "./plan-objects.ts";
import type { Plan } from "./plan.ts";
import { procedureObjects } from "./procedure-objects.ts";
import { rankRows } from "./rank-rows.ts";

export interface PlanOptions {
  /** Prefix of every object's name. @default the topology's name */
  instance?: string;
}

/**
 * Decides everything: the pods, processes, commands, ports and Kubernetes objects of a topology on a site. Pure: the
 * same input gives the same plan.
 *
 * @throws GlmServeError with every problem of the topology and the site at once
 */
export function plan(topology: Topology, site: Site = {}, options: PlanOptions = {}): Plan {
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
  const findings = checkRules(resolved);
  refuse(subject, [
    ...findings.filter(({ severity }) => severity === Severity.Error),
    ...inspectGroups(resolved),
    ...procedures.flatMap(({ inspect }) => inspect(resolved)),
  ]);
  const groups = layOut(resolved);
  const ports = ledger(resolved, groups);
  const portFindings = checkPorts(resolved, ports);
  refuse(
    subject,
    portFindings.filter(({ severity }) => severity === Severity.Error),
  );
  const port = resolved.spec.proxy?.port ?? groups[0]?.head.processes[0]?.apiPort ?? 0;
  const endpoint = { service: resolved.instance, port };
  const planned = procedureObjects({ topology: resolved, groups, ports, endpoint });
  const objects = planObjects(resolved, groups, ports, planned);
  refuse(subject, configMapProblems(objects));
  return {
    topology: resolved,
    groups,
    ports,
    findings: [...findings, ...portFindings].filter(({ severity }) => severity !== Severity.Error),
    objects,
    ranks: rankRows(groups),
    procedures: planned.map(({ procedure }) => procedure),
    endpoint,
  };
}

function inspectGroups(topology: ResolvedTopology): Problem[] {
  return topology.groups.flatMap((group) => topology.engine.inspect(topology, group));
}

function refuse(subject: string, problems: readonly Problem[]): void {
  if (problems.length > 0) throw new GlmServeError(subject, problems);
}

function subjectOf(topology: unknown): string {
  const name =
    typeof topology === "object" && topology !== null && "name" in topology ? topology.name : undefined;
  return typeof name === "string" ? `topology ${name}` : "the topology";
}
