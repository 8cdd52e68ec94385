import { textAt } from "../domain/index.ts";
import type { Json } from "./difference.ts";
import { isJsonList, isJsonRecord, itemsAt, jsonAt, type JsonRecord, sameJson } from "./json.ts";

const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** Keys by which a planned item finds the one of the cluster. */
const ITEM_KEYS = ["mountPath", "name", "key"] as const;

/**
 * The part of an object in a cluster that whoever deployed it manages: the fields of server-side apply, those of the last `kubectl
 * apply`, and those that the plan has. All others are defaults of the API server or belong to other programs.
 */
export function managedPart(live: JsonRecord, planned: JsonRecord | undefined): JsonRecord {
  const sets = itemsAt(live, "metadata", "managedFields")
    .filter((entry) => textAt(entry, "operation") === "Apply" && jsonAt(entry, "subresource") === undefined)
    .map((entry) => owned(live, jsonAt(entry, "fieldsV1")));
  const applied = parsed(textAt(live, "metadata", "annotations", LAST_APPLIED));
  const parts = [
    ...sets,
    ...(applied === undefined ? [] : [like(live, applied)]),
    ...(planned === undefined ? [] : [like(live, planned)]),
  ];
  const whole = parts.reduce<Json | undefined>(united, identityOf(live));
  return withoutMarks(isJsonRecord(whole) ? whole : {});
}

function identityOf(live: JsonRecord): Json {
  const { apiVersion = null, kind = null } = live;
  const [name, namespace] = [textAt(live, "metadata", "name"), textAt(live, "metadata", "namespace")];
  const metadata = { name: name ?? "", ...(namespace === undefined ? {} : { namespace }) };
  return { apiVersion, kind, metadata };
}

/** Annotations of kubectl and of Pulumi are no fields of the stack. */
function withoutMarks(record: JsonRecord): JsonRecord {
  const annotations = jsonAt(record, "metadata", "annotations");
  if (!isJsonRecord(annotations)) return record;
  const own = Object.entries(annotations).filter(
    ([name]) => name !== LAST_APPLIED && !name.startsWith("pulumi.com/"),
  );
  const { annotations: _dropped, ...metadata } = isJsonRecord(record["metadata"]) ? record["metadata"] : {};
  return {
    ...record,
    metadata: own.length === 0 ? metadata : { ...metadata, annotations: Object.fromEntries(own) },
  };
}

function parsed(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  const value: Json = JSON.parse(text);
  return value;
}

/** The fields of a value that `fieldsV1` names (Kubernetes, sigs.k8s.io/structured-merge-diff: `f:`, `k:`, `v:`, `.`). */
function owned(value: Json | undefined, fields: Json | undefined): Json | undefined {
  if (value === undefined || !isJsonRecord(fields)) return value;
  const names = Object.keys(fields).filter((name) => name !== ".");
  if (names.length === 0) return value;
  if (isJsonList(value)) return value.flatMap((item) => ownedItem(item, fields));
  if (!isJsonRecord(value)) return value;
  return Object.fromEntries(
    names.flatMap((name): [string, Json][] => {
      const key = name.slice("f:".length);
      const inner = owned(value[key], fields[name]);
      return name.startsWith("f:") && inner !== undefined ? [[key, inner]] : [];
    }),
  );
}

function ownedItem(item: Json, fields: JsonRecord): readonly Json[] {
  for (const [name, inner] of Object.entries(fields)) {
    if (name.startsWith("v:") && sameJson(item, parsed(name.slice(2)))) return [item];
    if (!name.startsWith("k:")) continue;
    const key = parsed(name.slice(2));
    if (!isJsonRecord(key) || !isJsonRecord(item)) continue;
    // The API server adds defaults such as protocol to a key.
    if (Object.entries(key).some(([part, value]) => !sameJson(item[part], value))) continue;
    const part = owned(item, inner);
    return part === undefined ? [] : [part];
  }
  return [];
}

/** The fields of a value that another value has, too. Lists without names are wholes. */
function like(value: Json | undefined, other: Json): Json | undefined {
  if (isJsonRecord(value) && isJsonRecord(other)) {
    return Object.fromEntries(
      Object.entries(other).flatMap(([key, inner]): [string, Json][] => {
        const found = Object.hasOwn(value, key) ? like(value[key], inner) : undefined;
        return found === undefined ? [] : [[key, found]];
      }),
    );
  }
  if (!isJsonList(value) || !isJsonList(other)) return value;
  return value.map((item, index) => {
    const key = ITEM_KEYS.find((name) => isJsonRecord(item) && item[name] !== undefined);
    const counterpart =
      key === undefined
        ? other[index]
        : other.find((one) => isJsonRecord(one) && isJsonRecord(item) && sameJson(one[key], item[key]));
    return counterpart === undefined ? item : (like(item, counterpart) ?? item);
  });
}

/** Both parts of one object. Items of lists are matched by place, since both keep the order of the object. */
function united(a: Json | undefined, b: Json | undefined): Json | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (isJsonRecord(a) && isJsonRecord(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return Object.fromEntries(
      keys.flatMap((key): [string, Json][] => {
        const inner = united(a[key], b[key]);
        return inner === undefined ? [] : [[key, inner]];
      }),
    );
  }
  if (isJsonList(a) && isJsonList(b)) return a.length >= b.length ? unitedItems(a, b) : unitedItems(b, a);
  return b;
}

function unitedItems(longer: readonly Json[], shorter: readonly Json[]): Json {
  if (longer.length !== shorter.length) return longer;
  return longer.map((item, index) => united(item, shorter[index]) ?? item);
}
