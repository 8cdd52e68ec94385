import { textAt, textsOf, valueAt } from "../domain/index.ts";

/** An object that a Pulumi program creates, as the engine hands it to a policy. Nobody has checked its manifest. */
export interface EmittedObject {
  /** The URN of the resource, with the types of its parents. */
  readonly urn: string;
  readonly manifest: unknown;
}

const NAME_LABEL = "app.kubernetes.io/name";

/** Whether a component of glm-serve made an object: the URN has the types of all parents, and their children carry its label. */
export function isOwn({ urn, manifest }: EmittedObject): boolean {
  const parents = urn.split("::")[2]?.split("$").slice(0, -1) ?? [];
  return (
    parents.some((type) => type.startsWith("glm-serve:")) &&
    textsOf(valueAt(manifest, "metadata", "labels"))[NAME_LABEL] === "glm-serve"
  );
}

export function kindOf({ manifest }: EmittedObject): string {
  return textAt(manifest, "kind") ?? "";
}

export function namespaceOf({ manifest }: EmittedObject): string {
  return textAt(manifest, "metadata", "namespace") ?? "default";
}

export function nameOf({ manifest }: EmittedObject): string {
  return textAt(manifest, "metadata", "name") ?? "";
}

/** Kind, namespace and name, as in `StatefulSet default/a3-1p1d-decode-0`. */
export function titleOf(object: EmittedObject): string {
  return `${kindOf(object)} ${namespaceOf(object)}/${nameOf(object)}`;
}

/** Labels of the pods of a workload. */
export function podLabels({ manifest }: EmittedObject): Readonly<Record<string, string>> {
  return textsOf(valueAt(manifest, "spec", "template", "metadata", "labels"));
}

/** Whether an object runs pods. */
export function isWorkload({ manifest }: EmittedObject): boolean {
  return valueAt(manifest, "spec", "template", "spec", "containers") !== undefined;
}
