import type { Json } from "./difference.ts";
import { isJsonList, isJsonRecord, type JsonRecord } from "./json.ts";
import type { StackState } from "./state.ts";

/** A state under the names that it would have with another instance, so that only other differences are left. */
export function renamedState(state: StackState, instance: string): StackState {
  if (state.side.instance === instance) return state;
  const escaped = state.side.instance.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const name = new RegExp(`(?<![\\w-])${escaped}(?![\\w.])`, "g");
  return {
    ...state,
    objects: state.objects.map((object) => ({
      ...object,
      manifest: renamedRecord(object.manifest, (text) => text.replaceAll(name, instance)),
    })),
  };
}

function renamedRecord(record: JsonRecord, rename: (text: string) => string): JsonRecord {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, renamed(value, rename)]));
}

function renamed(value: Json, rename: (text: string) => string): Json {
  if (typeof value === "string") return rename(value);
  if (isJsonList(value)) return value.map((item) => renamed(item, rename));
  return isJsonRecord(value) ? renamedRecord(value, rename) : value;
}
