import { GlmServeError, type Plan, type PlannedObject } from "../core/index.ts";

/**
 * The objects of the proxy.
 *
 * @throws GlmServeError if the topology has no proxy
 */
export function findProxy(plan: Plan): readonly PlannedObject[] {
  const objects = plan.objects.filter(({ part }) => part.kind === "proxy");
  if (objects.length > 0) return objects;
  throw new GlmServeError("a PdProxy", [
    {
      path: "topology.proxy",
      message: `Topology ${plan.topology.spec.name} has no proxy.`,
      fix: "Add proxy: { port: 8000 } to a topology with prefill and decode groups",
    },
  ]);
}
