import type { GroupVersionKind } from "./kubernetes-object.ts";

/** Parts of `urn:pulumi:stack::project::parent$kubernetes:apps/v1:StatefulSet::name`. */
export interface UrnParts {
  /** `kubernetes:apps/v1:StatefulSet` */
  readonly type: string;
  readonly name: string;
}

/** Type and name in a URN. */
export function parseUrn(urn: string): UrnParts {
  const [, , qualifiedType = "", ...name] = urn.split("::");
  return { type: qualifiedType.slice(qualifiedType.lastIndexOf("$") + 1), name: name.join("::") };
}

/** The Kubernetes kind of a resource type; `core/v1` is written `v1` in objects. */
export function kindOfType(type: string): GroupVersionKind {
  const [, apiVersion = "", kind = ""] = type.split(":");
  return { apiVersion: apiVersion.replace(/^core\//, ""), kind };
}

const notPlainObjects = /^kubernetes:(helm\.sh|kustomize|yaml)\//;

/** Why the stand-in does not support a resource type; undefined if it does. */
export function refusalOfType(type: string): string | undefined {
  const { kind } = kindOfType(type);
  if (notPlainObjects.test(type) || /(List|Patch)$/.test(kind)) {
    return (
      `The stand-in for the Kubernetes provider plugin does not support ${type}, only plain objects. ` +
      "Install the official plugin: `pulumi plugin install resource kubernetes v4.34.2`."
    );
  }
  return undefined;
}
