import { createHash } from "node:crypto";
import { autonamedAnnotation } from "./diff.ts";
import { ExpectedError } from "./errors.ts";
import { type JsonObject, objectAt, stringAt, withValueAt } from "./json.ts";
import { annotationOf, nameOf, namespaceOf, withoutServerMetadata } from "./kubernetes-object.ts";
import { objectWithoutMarks, withMarks } from "./property.ts";
import { kindOfType, parseUrn, refusalOfType } from "./urn.ts";

/** The engine's parameters for automatic names. */
export type Autonaming =
  | { readonly mode: "default"; readonly randomSeed: Uint8Array }
  | { readonly mode: "proposed"; readonly name: string }
  | { readonly mode: "disabled" };

/** The object to check. */
export interface CheckInput {
  readonly urn: string;
  readonly oldInputs: JsonObject;
  readonly newInputs: JsonObject;
  readonly autonaming: Autonaming;
  /** Namespace for namespaced objects without one; undefined adds none. */
  readonly defaultNamespace: string | undefined;
}

/** Completes the inputs of an object: kind, name, namespace. Keeps secret marks. */
export function checkInputs(input: CheckInput): JsonObject {
  const { type } = parseUrn(input.urn);
  const refusal = refusalOfType(type);
  if (refusal !== undefined) throw new ExpectedError(refusal);
  const plain = { ...kindOfType(type), ...withoutServerMetadata(objectWithoutMarks(input.newInputs)) };
  if (stringAt(plain, "metadata", "generateName") !== "") {
    throw new ExpectedError(
      "metadata.generateName does not work with server-side apply. Set metadata.name, or remove both.",
    );
  }
  return withMarks(withNamespace(withName(plain, input), input.defaultNamespace), input.newInputs);
}

function withName(object: JsonObject, { urn, oldInputs, autonaming }: CheckInput): JsonObject {
  if (nameOf(object) !== "") return object;
  const old = objectWithoutMarks(oldInputs);
  if (annotationOf(old, autonamedAnnotation) === "true") return autonamed(object, nameOf(old));
  const { name } = parseUrn(urn);
  switch (autonaming.mode) {
    case "default":
      return autonamed(object, `${name}-${suffix(autonaming.randomSeed)}`);
    case "proposed":
      return autonamed(object, autonaming.name);
    case "disabled":
      throw new ExpectedError("Automatic naming is off. Set metadata.name.");
    default:
      return autonaming satisfies never;
  }
}

function autonamed(object: JsonObject, name: string): JsonObject {
  const annotations = { ...objectAt(object, "metadata", "annotations"), [autonamedAnnotation]: "true" };
  return { ...object, metadata: { ...objectAt(object, "metadata"), annotations, name } };
}

function suffix(randomSeed: Uint8Array): string {
  return createHash("sha256").update(randomSeed).digest("hex").slice(0, 8);
}

function withNamespace(object: JsonObject, defaultNamespace: string | undefined): JsonObject {
  if (defaultNamespace === undefined || namespaceOf(object) !== "") return object;
  return withValueAt(object, ["metadata", "namespace"], defaultNamespace);
}
