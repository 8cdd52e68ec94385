import * as pulumi from "@pulumi/pulumi";
import type { Plan } from "../core/index.ts";

/** Plans whose gap is reported: a program has one component for each pool of a plan. */
const reported = new WeakSet<Plan>();

/** Warns that a component without `GlmTopology` leaves out what its pods wait for: the server of the pool, or the namespace. */
export function warnOfLeftOut(component: pulumi.Resource, plan: Plan): void {
  const needed = plan.objects
    .filter(({ part: { kind }, manifest }) => kind === "topology" && NEEDED.has(manifest.kind))
    .map(({ manifest: { kind, metadata } }) => `${kind} ${metadata.name}`);
  if (needed.length === 0 || reported.has(plan)) return;
  reported.add(plan);
  const { name } = component.constructor;
  void pulumi.log.warn(
    `${name} does not create ${needed.join(" and ")}, without which its pods do not start.\n→ Use GlmTopology in place of the pools and the proxy, or create what is missing in another way`,
    component,
  );
}

const NEEDED: ReadonlySet<string> = new Set(["Namespace", "Deployment"]);
