import { dump } from "js-yaml";
import type { Plan } from "./planned-object.ts";

/** The objects of a plan as YAML documents for `kubectl apply -f -`, in the order of their dependencies. */
export function renderYaml({ objects }: Pick<Plan, "objects">): string {
  return objects.map(({ manifest }) => `---\n${dump(manifest, { lineWidth: -1, noRefs: true })}`).join("");
}
