import { CONTRACT_LABEL, REVISION_ANNOTATION, REVISION_VARIABLE, textAt, textsOf } from "../domain/index.ts";
import { PLANNED_ANNOTATION } from "../kubernetes/index.ts";
import { Action, type Json, type ObjectDifference } from "./difference.ts";
import { fileDifferences } from "./file-differences.ts";
import { isJsonList, isJsonRecord, jsonAt, type JsonRecord, sameJson } from "./json.ts";
import { replacingFields } from "./replacing-fields.ts";
import type { StateObject } from "./state.ts";
import { valueChanges } from "./value-changes.ts";

/** An object on both sides, or on one. */
export interface Compared {
  readonly key: string;
  readonly before?: StateObject;
  readonly after?: StateObject;
  readonly action: Action;
}

/** Objects of which anything differs, with what happens to them: in the order of the state after, then those that leave. */
export function comparedObjects(
  before: readonly StateObject[],
  after: readonly StateObject[],
): readonly Compared[] {
  const old = new Map(before.map((object) => [object.key, object]));
  const kept = new Set(after.map(({ key }) => key));
  return [
    ...after.flatMap((object): Compared[] => {
      const found = old.get(object.key);
      const action = found === undefined ? Action.Create : actionOf(found, object);
      if (action === undefined) return [];
      return [{ key: object.key, after: object, action, ...(found === undefined ? {} : { before: found }) }];
    }),
    ...before
      .filter(({ key }) => !kept.has(key))
      .map((object) => ({ key: object.key, before: object, action: Action.Delete })),
  ];
}

/** What happens to an object that both sides have; undefined where it does not differ. */
function actionOf(before: StateObject, after: StateObject): Action | undefined {
  if (before.manifest["kind"] !== after.manifest["kind"]) return Action.Replace;
  const isOther =
    before.resource !== undefined && after.resource !== undefined && before.resource !== after.resource;
  if (isOther) return Action.Replace;
  const [old, changed] = [before, after].map(managed);
  if (sameJson(old, changed)) return undefined;
  const fields = [...replacingFields(textAt(after.manifest, "kind") ?? ""), ...after.replaceOnChanges];
  const replaces = fields.some((field) => {
    const path = field.split(".");
    return !sameJson(jsonAt(old, ...path), jsonAt(changed, ...path));
  });
  return replaces ? Action.Replace : Action.Update;
}

/** The fields of an object that a change of the stack may change. */
function managed({ manifest, opaque }: StateObject): JsonRecord {
  return opaque ? without(manifest, "data") : manifest;
}

/** What differs in one object. */
export function objectDifference({ before, after, action }: Compared): ObjectDifference {
  const object = after ?? before;
  const kind = textAt(object?.manifest, "kind") ?? "";
  const name = textAt(object?.manifest, "metadata", "name") ?? "";
  if (before === undefined || after === undefined) return { kind, name, action, fields: [], files: [] };
  const [old, changed] = [before, after].map((each) => comparable(managed(each)));
  return {
    kind,
    name,
    action,
    fields: valueChanges(old ?? null, changed ?? null),
    files:
      kind === "ConfigMap" && !after.opaque
        ? fileDifferences(textsOf(before.manifest["data"]), textsOf(after.manifest["data"]))
        : [],
  };
}

/**
 * A manifest without what other differences show: names and files, revisions, variables of engines, and the values of the plan, which
 * an annotation repeats.
 */
function comparable(manifest: JsonRecord): JsonRecord {
  const { metadata, data, spec, ...others } = manifest;
  const isWorkload = isJsonRecord(spec) && isJsonRecord(spec["template"]);
  return {
    ...others,
    metadata: {
      ...without(metadata, "name", "namespace"),
      annotations: without(jsonAt(metadata, "annotations"), PLANNED_ANNOTATION),
    },
    ...(spec === undefined ? {} : { spec: isWorkload ? workloadSpec(manifest["kind"], spec) : spec }),
    ...(data === undefined || manifest["kind"] === "ConfigMap" ? {} : { data }),
  };
}

function workloadSpec(kind: Json | undefined, spec: JsonRecord): JsonRecord {
  const template = jsonAt(spec, "template");
  const metadata = jsonAt(template, "metadata");
  const podSpec = jsonAt(template, "spec");
  const isEngine = kind === "StatefulSet";
  return {
    ...spec,
    template: {
      metadata: {
        ...without(metadata),
        labels: without(jsonAt(metadata, "labels"), ...(isEngine ? [CONTRACT_LABEL] : [])),
        annotations: without(jsonAt(metadata, "annotations"), REVISION_ANNOTATION),
      },
      spec: {
        ...without(podSpec),
        ...mapped(podSpec, "containers", (container) => ({
          ...container,
          ...mapped(container, "env", (variable) => {
            const isShown = isEngine && variable["valueFrom"] === undefined;
            return isShown || variable["name"] === REVISION_VARIABLE ? undefined : variable;
          }),
        })),
        ...mapped(podSpec, "volumes", (volume) =>
          volume["name"] === "launch"
            ? { ...volume, configMap: without(volume["configMap"], "name") }
            : volume,
        ),
      },
    },
  };
}

/** A list of records below a key, with each record changed or left out; nothing where there is no list. */
function mapped(
  value: Json | undefined,
  key: string,
  change: (item: JsonRecord) => JsonRecord | undefined,
): JsonRecord {
  const list = jsonAt(value, key);
  if (!isJsonList(list)) return {};
  return { [key]: list.flatMap((item) => (isJsonRecord(item) ? (change(item) ?? []) : [item])) };
}

function without(value: Json | undefined, ...keys: readonly string[]): JsonRecord {
  if (!isJsonRecord(value)) return {};
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
}
