import { REVISION_ANNOTATION } from "../domain/index.ts";
import type { Plan, PlannedObject } from "./planned-object.ts";

/** The revision of the pods of a StatefulSet or a Deployment; undefined for any other object. */
export function plannedRevision(object: PlannedObject | undefined): string | undefined {
  const manifest = object?.manifest;
  if (manifest?.kind !== "StatefulSet" && manifest?.kind !== "Deployment") return undefined;
  return manifest.spec.template.metadata.annotations?.[REVISION_ANNOTATION];
}

/** The revision that the plan gives a group. */
export function groupRevision({ objects }: Plan, key: string): string | undefined {
  return plannedRevision(objects.find((object) => object.key === `stateful-set/${key}`));
}
