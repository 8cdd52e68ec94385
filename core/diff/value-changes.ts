import { HIDDEN, isSecretName } from "../errors/index.ts";
import { withoutSecrets } from "../redaction/index.ts";
import type { Json, ValueChange } from "./difference.ts";
import { isJsonList, isJsonRecord, type JsonRecord, sameJson } from "./json.ts";

/** Keys by which Kubernetes and vLLM tell the items of a list apart: the first that all items have, with different values. */
const ITEM_KEYS = ["kv_connector", "mountPath", "name", "port", "key"] as const;

/**
 * What differs between two values, key by key. Items of lists with a name are compared by it; any other list is one value.
 *
 * @param name of the whole; undefined where its keys are names themselves
 */
export function valueChanges(
  before: Json | undefined,
  after: Json | undefined,
  name?: string,
): readonly ValueChange[] {
  if (sameJson(before, after)) return [];
  const [old, changed] = [entriesOf(before), entriesOf(after)];
  if (old === undefined || changed === undefined)
    return [{ name: name ?? "", ...sides(name, before, after) }];
  const keys = [...new Set([...Object.keys(old), ...Object.keys(changed)])];
  return keys.flatMap((key) =>
    valueChanges(old[key], changed[key], name === undefined ? key : `${name}.${key}`),
  );
}

/** The values of a change, without secrets. */
function sides(
  name: string | undefined,
  before: Json | undefined,
  after: Json | undefined,
): Pick<ValueChange, "before" | "after"> {
  return {
    ...(before === undefined ? {} : { before: shownValue(name, before) }),
    ...(after === undefined ? {} : { after: shownValue(name, after) }),
  };
}

/** The value of a record, or the items of a list by their names; undefined for anything else. */
function entriesOf(value: Json | undefined): JsonRecord | undefined {
  if (isJsonRecord(value)) return value;
  if (!isJsonList(value) || value.length === 0) return undefined;
  for (const key of ITEM_KEYS) {
    const names = value.map((item) => (isJsonRecord(item) ? item[key] : undefined));
    const isNamed = names.every((name) => typeof name === "string" || typeof name === "number");
    if (isNamed && new Set(names).size === names.length)
      return Object.fromEntries(value.map((item, index) => [String(names[index]), item]));
  }
  return undefined;
}

function shownValue(name: string | undefined, value: Json): Json {
  if (typeof value === "string" || typeof value === "number") {
    if (name !== undefined && isSecretName(lastOf(name))) return HIDDEN;
    return typeof value === "string" ? withoutSecrets(value) : value;
  }
  if (isJsonList(value)) return value.map((item) => shownValue(name, item));
  if (!isJsonRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shownValue(key, inner)]));
}

/** The name without the path before it. References to a Secret hold its name and key only. */
function lastOf(name: string): string {
  const parts = name.split(".");
  const last = parts.at(-1) ?? "";
  const isReference = ["secretKeyRef", "secret"].includes(parts.at(-2) ?? "");
  if (isReference) return "";
  return last === "value" ? (parts.at(-2) ?? last) : last;
}
