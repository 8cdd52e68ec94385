import type * as pulumi from "@pulumi/pulumi";
import { plan, type Plan } from "../core/index.ts";
import type { TopologyArgs } from "./args.ts";
import { orResourceError } from "./errors.ts";

/** Children of one GlmTopology are given the same topology and site, so each plan is made once. */
const plans = new WeakMap<object, { site: unknown; instance: string | undefined; plan: Plan }>();

/** The plan behind a component, or the report of everything that is wrong, under the component's URN. */
export function plannedFor(component: pulumi.Resource, { topology, site, instance }: TopologyArgs): Plan {
  const known = plans.get(topology);
  if (known !== undefined && known.site === site && known.instance === instance) return known.plan;
  const made = orResourceError(component, () =>
    plan(topology, site, instance === undefined ? {} : { instance }),
  );
  plans.set(topology, { site, instance, plan: made });
  return made;
}
