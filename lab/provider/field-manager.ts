import { createHash } from "node:crypto";
import { type JsonObject, objectsAt, stringAt } from "./json.ts";
import { annotationOf } from "./kubernetes-object.ts";

const fieldManagerAnnotation = "pulumi.com/patchFieldManager";

/**
 * The manager of applied fields. The official plugin chooses a random name and keeps it in the state; here it
 * follows from the URN, so that an object created just before the engine was killed is recognized.
 */
export function fieldManagerOf(urn: string, inputs: JsonObject, fromState = ""): string {
  const annotated = annotationOf(inputs, fieldManagerAnnotation);
  if (annotated !== "") return annotated;
  if (fromState !== "") return fromState;
  return `pulumi-kubernetes-${createHash("sha256").update(urn).digest("hex").slice(0, 8)}`;
}

/** Whether the live object was applied by this manager. */
export function isManagedBy(live: JsonObject, fieldManager: string): boolean {
  return objectsAt(live, "metadata", "managedFields").some(
    (entry) => stringAt(entry, "manager") === fieldManager && stringAt(entry, "operation") === "Apply",
  );
}
