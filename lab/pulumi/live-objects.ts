import { z } from "zod";
import type { Kubectl } from "../cluster/kubectl.ts";
import type { ObjectReference } from "./stack-state.ts";

const listSchema = z.object({
  items: z.array(
    z.object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: z.object({
        name: z.string(),
        namespace: z.string().optional(),
        creationTimestamp: z.iso.datetime(),
        deletionTimestamp: z.string().optional(),
        managedFields: z.array(z.object({ manager: z.string().optional() })).default([]),
      }),
    }),
  ),
});

/** An object in the cluster. */
export interface LiveObject extends ObjectReference {
  /** When the object was created, in milliseconds since 1970. The API server cuts off the fractions of a second. */
  readonly created: number;
  readonly isBeingDeleted: boolean;
  /** Whether Pulumi's Kubernetes provider wrote a field of the object. */
  readonly isPulumis: boolean;
}

/** Returns the referenced objects that exist in the cluster. */
export async function liveObjects(
  kubectl: Pick<Kubectl, "run">,
  references: readonly ObjectReference[],
): Promise<readonly LiveObject[]> {
  const wanted = new Set(references.map(keyOfObject));
  const namespaces = [...new Set(references.map(({ namespace }) => namespace))];
  const lists = await Promise.all(
    namespaces.map((namespace) => {
      const kinds = references.filter((each) => each.namespace === namespace).map(resourceOf);
      return kubectl.run([
        "get",
        [...new Set(kinds)].join(","),
        ...namespaceOption(namespace),
        "--output=json",
        "--show-managed-fields",
      ]);
    }),
  );
  return lists
    .flatMap((list) => listSchema.parse(JSON.parse(list)).items)
    .map(({ apiVersion, kind, metadata }) => ({
      apiVersion,
      kind,
      name: metadata.name,
      namespace: metadata.namespace,
      created: Date.parse(metadata.creationTimestamp),
      isBeingDeleted: metadata.deletionTimestamp !== undefined,
      isPulumis: metadata.managedFields.some(
        ({ manager }) => manager?.startsWith("pulumi-kubernetes") === true,
      ),
    }))
    .filter((object) => wanted.has(keyOfObject(object)));
}

/** Deletes objects, and waits until they are gone. */
export async function deleteObjects(
  kubectl: Pick<Kubectl, "run">,
  objects: readonly ObjectReference[],
): Promise<void> {
  await Promise.all(
    objects.map((object) =>
      kubectl.run([
        "delete",
        `${resourceOf(object)}/${object.name}`,
        ...namespaceOption(object.namespace),
        "--ignore-not-found",
        "--wait",
      ]),
    ),
  );
}

/** Kind, namespace and name, as in "StatefulSet default/a3-1p1d-decode-0". */
export function nameOfObject({ kind, namespace, name }: ObjectReference): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** Distinguishes an object from every other one of a cluster. */
export const keyOfObject = (object: ObjectReference): string =>
  `${object.apiVersion} ${nameOfObject(object)}`;

/** Kind with version and group, as kubectl accepts it: StatefulSet.v1.apps. */
function resourceOf({ apiVersion, kind }: ObjectReference): string {
  const [group, version] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  return `${kind}.${version}.${group}`;
}

function namespaceOption(namespace: string | undefined): string[] {
  return namespace === undefined ? [] : ["--namespace", namespace];
}
