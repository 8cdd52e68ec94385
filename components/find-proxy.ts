import { GlmServeError, type Plan, type PlannedObject } from "../core/index.ts";

/**
 * The objects of the proxy.
 *
 * @throws GlmServeError where the topology has none
 */
export function findProxy(plan: Plan): readonly PlannedObject[] {
  const objects = plan.objects.filter(({ part }) => part.kind === "proxy");
  if (objects.length > 0) return objects;
  throw new GlmServeError("a PdProxy", [
    {
      path: "topology.proxy",
      message: `Topology ${plan.topology.spec.name} has no proxy.`,
      fix: "add it, e.g. { port: 8000 }, to a topology with prefill and decode",
    },
  ]);
}
