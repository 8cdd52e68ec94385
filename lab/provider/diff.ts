import { isObject, type Json, type JsonObject, type PathStep, sameJson } from "./json.ts";
import { annotationOf, nameOf, namespaceOf } from "./kubernetes-object.ts";
import { formatPath, isWithin, parsePath } from "./property-path.ts";
import { replacementPaths } from "./replacement-rules.ts";
import type { ProviderSettings } from "./settings.ts";

/** Kind of the change of a property. */
type ChangeKind = "add" | "delete" | "update";

/** One changed leaf. */
export interface Change {
  readonly path: readonly PathStep[];
  readonly kind: ChangeKind;
  readonly replaces: boolean;
}

/** The difference of two sets of inputs, as the engine needs it. */
export interface Difference {
  readonly changes: readonly Change[];
  readonly deleteBeforeReplace: boolean;
}

/** Annotation of objects whose name the provider chose. */
export const autonamedAnnotation = "pulumi.com/autonamed";

/** Compares `newInputs` with `oldInputs`, leaf by leaf. */
export function difference(
  oldInputs: JsonObject,
  newInputs: JsonObject,
  settings: ProviderSettings,
  ignoreChanges: readonly string[] = [],
): Difference {
  const patterns = replacementPaths(newInputs, settings);
  const ignored = ignoreChanges.map(parsePath);
  const changes = leaves(oldInputs, newInputs, [])
    .filter(({ path }) => !ignored.some((pattern) => isWithin(path, pattern)))
    .map((leaf) => ({
      path: leaf.path,
      kind: leaf.kind,
      replaces: patterns.some((pattern) => touches(leaf, pattern)),
    }))
    .sort((left, right) => compare(formatPath(left.path), formatPath(right.path)));
  return {
    changes,
    deleteBeforeReplace:
      changes.some(({ replaces }) => replaces) &&
      annotationOf(newInputs, autonamedAnnotation) !== "true" &&
      nameOf(newInputs) !== "" &&
      nameOf(newInputs) === nameOf(oldInputs) &&
      namespaceOf(newInputs) === namespaceOf(oldInputs),
  };
}

/** The difference of an object that is being deleted: it must be gone before it can be recreated. */
export function deletionDifference({ changes }: Difference): Difference {
  const path = ["metadata", "deletionTimestamp"];
  const others = changes.filter((change) => formatPath(change.path) !== formatPath(path));
  return { changes: [...others, { path, kind: "delete", replaces: true }], deleteBeforeReplace: true };
}

interface Leaf {
  readonly path: readonly PathStep[];
  readonly kind: ChangeKind;
  /** The added or removed subtree, if it is more than a leaf. */
  readonly subtree: Json;
}

function leaves(before: Json | undefined, after: Json | undefined, path: readonly PathStep[]): Leaf[] {
  if (sameJson(before, after)) return [];
  if (before === undefined) return [{ path, kind: "add", subtree: after ?? null }];
  if (after === undefined) return [{ path, kind: "delete", subtree: before }];
  if (Array.isArray(before) && Array.isArray(after)) {
    return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => index).flatMap(
      (index) => leaves(before[index], after[index], [...path, index]),
    );
  }
  if (isObject(before) && isObject(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      leaves(before[key], after[key], [...path, key]),
    );
  }
  return [{ path, kind: "update", subtree: null }];
}

/** Whether a leaf is at or below the pattern, or is a subtree with a value at the pattern. */
function touches({ path, subtree }: Leaf, pattern: readonly PathStep[]): boolean {
  if (isWithin(path, pattern)) return true;
  const begins = path.every((step, index) => pattern[index] === "*" || pattern[index] === step);
  return begins && holds(subtree, pattern.slice(path.length));
}

function holds(value: Json | undefined, pattern: readonly PathStep[]): boolean {
  const [step, ...rest] = pattern;
  if (value === undefined) return false;
  if (step === undefined) return true;
  if (Array.isArray(value)) return step === "*" && value.some((item) => holds(item, rest));
  return isObject(value) && typeof step === "string" && holds(value[step], rest);
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
