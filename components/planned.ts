import * as pulumi from "@pulumi/pulumi";
import { type Finding, plan, type Plan, printProblem, Severity } from "../core/index.ts";
import type { LeafArgs, TopologyArgs } from "./args.ts";
import { type ArgumentNames, checkArguments, TOPOLOGY_ARGUMENTS } from "./check-args.ts";
import { checkLeaves } from "./check-leaves.ts";
import { orResourceError } from "./errors.ts";
import { foldLeaves } from "./fold-leaves.ts";

/** What a component creates its resources from. */
export interface Planned {
  readonly plan: Plan;
  /** Namespace of its objects. */
  readonly namespace: pulumi.Input<string>;
  /** Outputs that its objects use. */
  readonly leaves: LeafArgs;
  /** Arguments for its child components, which then share this plan. */
  readonly args: TopologyArgs;
}

/** The plan of each topology: children of a GlmTopology get the same topology and site, and share one plan. */
const plans = new WeakMap<object, { site: unknown; instance: string | undefined; plan: Plan }>();

/**
 * Checks the arguments of a component and plans its topology.
 *
 * @param own arguments of the component besides TopologyArgs, and which of them are required
 * @throws pulumi.ResourceError with every problem, under the URN of the component
 */
export function plannedFor(
  component: pulumi.Resource,
  args: TopologyArgs,
  own: { readonly names: ArgumentNames; readonly required: readonly string[] } = { names: {}, required: [] },
): Planned {
  const { made, folded } = orResourceError(component, () => {
    checkArguments(component.constructor.name, args, { ...TOPOLOGY_ARGUMENTS, ...own.names }, [
      "topology",
      ...own.required,
    ]);
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
    if (isLogged(finding)) void pulumi.log.warn(printProblem(finding).trim(), component);
  return made;
}

/** A deployment logs warnings that the topology does not accept. Advice is shown by `glm-serve check` only. */
function isLogged({ severity, accepted }: Finding): boolean {
  return severity === Severity.Warning && accepted === undefined;
}
