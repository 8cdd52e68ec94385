import type { Part, Plan, PlannedObject } from "../plan/index.ts";
import { recordOf } from "./json.ts";
import type { StackState } from "./state.ts";

/** A plan as a state of its stack. */
export function planState(plan: Plan, label: string): StackState {
  const { instance, site, spec } = plan.topology;
  return {
    side: { label, instance, namespace: site.namespace },
    objects: plan.objects.map((object) => ({
      key: object.key,
      resource: resourceOf(plan, spec.name, object),
      manifest: recordOf(object.manifest),
      replaceOnChanges: object.replaceOnChanges,
      opaque: object.generated !== undefined || object.ignoreChanges?.includes("data") === true,
    })),
    plan,
    notes: [],
  };
}

/**
 * What distinguishes the Pulumi resource of an object in its stack, as in its URN: the component that creates it, its kind and its
 * name. Pulumi creates a resource with another URN before it deletes the old one.
 */
function resourceOf(plan: Plan, topology: string, { part, manifest, suffix }: PlannedObject): string {
  const names = [topology, nameOf(part), suffix].filter((name) => name !== undefined);
  return [componentOf(plan, part), manifest.kind, names.join("-")].join(" ");
}

/** The types of the components around an object. */
function componentOf({ groups }: Plan, part: Part): string {
  switch (part.kind) {
    case "group":
      // A pool takes over the resources of one of the other role.
      return groups.find(({ key }) => key === part.key)?.role === "serve" ? "group" : "pool";
    case "procedure":
      return part.setting;
    case "topology":
    case "observability":
      return "topology";
    case "proxy":
    case "rollout":
      return part.kind;
    default:
      return part satisfies never;
  }
}

function nameOf(part: Part): string | undefined {
  switch (part.kind) {
    case "group":
      return part.key;
    case "procedure":
      return part.setting;
    case "topology":
    case "observability":
      return undefined;
    case "proxy":
    case "rollout":
      return part.kind;
    default:
      return part satisfies never;
  }
}
