import type { Kubectl } from "../cluster/kubectl.ts";
import { LabError } from "../host/lab-error.ts";
import { keyOfObject, liveObjects, nameOfObject } from "./live-objects.ts";
import type { ObjectReference } from "./stack-state.ts";

/**
 * Rejects an update that would take over objects of another owner. The provider writes an existing object with equal values
 * without a conflict, and a later destroy would delete the object, or a namespace with everything in it.
 *
 * @param wanted objects that the update creates
 * @param owned objects in the state of the stack
 * @throws LabError with the objects that exist and are not in the state
 */
export async function rejectForeignObjects(
  kubectl: Pick<Kubectl, "run">,
  wanted: readonly ObjectReference[],
  owned: readonly ObjectReference[],
): Promise<void> {
  const known = new Set(owned.map(keyOfObject));
  const foreign = await liveObjects(
    kubectl,
    wanted.filter((object) => !known.has(keyOfObject(object))),
  );
  if (foreign.length === 0) return;
  const namespaces = foreign.filter(({ kind }) => kind === "Namespace");
  const objects = foreign.filter(({ kind }) => kind !== "Namespace");
  throw new LabError(
    `The cluster already has objects of the stack, which npm start did not create: ${foreign.map(nameOfObject).join(", ")}.`,
    [
      ...(namespaces.length === 0
        ? []
        : ["Set createNamespace to false in the settings of the stack: the namespace exists"]),
      ...(objects.length === 0
        ? []
        : [
            "Set namespace in the settings of the stack to another one, or update the objects with the Pulumi project that created them. If a killed npm start created them, delete them:",
            ...objects.map((object) => `  ${deletionOf(object)}`),
          ]),
    ].join("\n"),
  );
}

/** The command that deletes an object. */
export function deletionOf({ kind, name, namespace }: ObjectReference): string {
  const option = namespace === undefined ? "" : ` --namespace ${namespace}`;
  return `kubectl delete ${kind.toLowerCase()}/${name}${option}`;
}
