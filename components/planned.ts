import * as pulumi from "@pulumi/pulumi";
import { type Finding, plan, type Plan, printProblem, Severity } from "../core/index.ts";
import type { LeafArgs, TopologyArgs } from "./args.ts";
import { type ArgumentNames, checkArguments, TOPOLOGY_ARGUMENTS } from "./check-args.ts";
import { checkLeaves } from "./check-leaves.ts";
import { orResourceError } from "./errors.ts";
import { foldLeaves } from "./fold-leaves.ts";

/** What a component is made of. */
export interface Planned {
  readonly plan: Plan;
  /** Where its objects live. */
  readonly namespace: pulumi.Input<string>;
  /** Values that are bound to its objects once they are known. */
  readonly leaves: LeafArgs;
  /** Arguments for its parts, which then share this plan. */
  readonly args: TopologyArgs;
}

/** Children of one GlmTopology are given the same topology and site, so each plan is made once. */
const plans = new WeakMap<object, { site: unknown; instance: string | undefined; plan: Plan }>();

/**
 * The plan behind a component, or the report of everything that is wrong, under the component's URN.
 *
 * @param own what the component takes besides the topology's arguments, and which of that it needs
 */
export function plannedFor(
  component: pulumi.Resource,
  args: TopologyArgs,
  own: { readonly names: ArgumentNames; readonly required: readonly string[] } = { names: {}, required: [] },
): Planned {
  const { made, folded } = orResourceError(component, () => {
    checkArguments(args, { ...TOPOLOGY_ARGUMENTS, ...own.names }, ["topology", ...own.required]);
    const result = foldLeaves(args);
    return { folded: result, made: planOnce(component, { ...args, site: result.site }) };
  });
  const { topology, instance } = args;
  const leaves = checkLeaves(component, folded.later, made);
  return {
    plan: made,
    namespace: leaves.namespace ?? made.topology.site.namespace,
    leaves,
    args: { topology, site: folded.site, ...(instance === undefined ? {} : { instance }), ...leaves },
  };
}

function planOnce(component: pulumi.Resource, { topology, site, instance }: TopologyArgs): Plan {
  const known = plans.get(topology);
  if (known !== undefined && known.site === site && known.instance === instance) return known.plan;
  const made = plan(topology, site, instance === undefined ? {} : { instance });
  plans.set(topology, { site, instance, plan: made });
  for (const finding of made.findings)
    if (isWorthSaying(finding)) void pulumi.log.warn(printProblem(finding).trim(), component);
  return made;
}

/** Advice is for who asks: `glm-serve check` shows it. */
function isWorthSaying({ severity, accepted }: Finding): boolean {
  return severity === Severity.Warning && accepted === undefined;
}
