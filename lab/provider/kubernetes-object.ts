import { type JsonObject, objectAt, stringAt, withValueAt } from "./json.ts";

/** A kind: `apps/v1` and `StatefulSet`. */
export interface GroupVersionKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Kind of an object. */
export function kindOf(object: JsonObject): GroupVersionKind {
  return { apiVersion: stringAt(object, "apiVersion"), kind: stringAt(object, "kind") };
}

/** `apps/v1/StatefulSet`: the key of the tables of kinds. */
export function kindKey({ apiVersion, kind }: GroupVersionKind): string {
  return `${apiVersion}/${kind}`;
}

/** `metadata.name`, empty when unset. */
export function nameOf(object: JsonObject): string {
  return stringAt(object, "metadata", "name");
}

/** `metadata.namespace`, empty when unset or cluster-wide. */
export function namespaceOf(object: JsonObject): string {
  return stringAt(object, "metadata", "namespace");
}

/** Value of an annotation, empty when unset. */
export function annotationOf(object: JsonObject, annotation: string): string {
  return stringAt(object, "metadata", "annotations", annotation);
}

/** Whether an annotation is the string `true`. */
export function isAnnotatedTrue(object: JsonObject, annotation: string): boolean {
  return annotationOf(object, annotation) === "true";
}

/** The engine's id of an object, as the official plugin writes it: `namespace/name` or `name`. */
export function idOf(object: JsonObject): string {
  const namespace = namespaceOf(object);
  return namespace === "" ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

/** Namespace and name of an id. */
export function parseId(id: string): { readonly namespace: string; readonly name: string } {
  const slash = id.indexOf("/");
  return slash < 0
    ? { namespace: "", name: id }
    : { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}

/** For messages: `StatefulSet serving/prefill`. */
export function describe(object: JsonObject): string {
  return `${stringAt(object, "kind")} ${idOf(object)}`;
}

/** Whether the object is being deleted; an apply to it would be lost. */
export function isTerminating(object: JsonObject): boolean {
  return stringAt(object, "metadata", "deletionTimestamp") !== "";
}

/** Whether the object's owner references contain `owner`. */
export function isOwnedBy(object: JsonObject, owner: JsonObject): boolean {
  const references = objectAt(object, "metadata")["ownerReferences"];
  const uid = stringAt(owner, "metadata", "uid");
  return Array.isArray(references) && references.some((reference) => stringAt(reference, "uid") === uid);
}

const serverOwnedMetadata = [
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "generation",
  "managedFields",
  "resourceVersion",
  "selfLink",
  "uid",
];

/** The object without the metadata that only the API server may write. */
export function withoutServerMetadata(object: JsonObject): JsonObject {
  return serverOwnedMetadata.reduce(
    (remaining, field) => withValueAt(remaining, ["metadata", field], undefined),
    object,
  );
}
