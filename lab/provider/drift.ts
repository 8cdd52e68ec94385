import { isObject, type Json, type JsonObject, sameJson } from "./json.ts";

/**
 * The inputs that describe the live object: each managed leaf takes the live value where it differs from the result
 * of applying the inputs again. Both sides are responses of the server, so its normal forms do not count as drift
 * ("1000m" is stored as "1", defaults are filled in), and neither do the fields that other managers
 * added to the object.
 */
export function driftedInputs(inputs: JsonObject, reapplied: JsonObject, live: JsonObject): JsonObject {
  const result: JsonObject = {};
  for (const [key, input] of Object.entries(inputs)) {
    const drifted = driftedValue(input, reapplied[key], live[key]);
    if (drifted !== undefined) result[key] = drifted;
  }
  return result;
}

function driftedValue(input: Json, reapplied: Json | undefined, live: Json | undefined): Json | undefined {
  if (sameJson(reapplied, live)) return input;
  if (live === undefined || reapplied === undefined) return live;
  if (isObject(input) && isObject(reapplied) && isObject(live)) return driftedInputs(input, reapplied, live);
  if (Array.isArray(input) && Array.isArray(reapplied) && Array.isArray(live)) {
    return driftedList(input, reapplied, live);
  }
  return live;
}

/** Keys that identify an element in Kubernetes' merged lists, most specific first. */
const elementKeys = ["name", "containerPort", "port", "mountPath", "key", "ip", "topologyKey", "type", "uid"];

function driftedList(input: readonly Json[], reapplied: readonly Json[], live: readonly Json[]): Json[] {
  const key = elementKeys.find((candidate) => identifies(candidate, [input, reapplied, live]));
  if (key === undefined) {
    return input.length === live.length && input.length === reapplied.length
      ? input.map((item, index) => driftedValue(item, reapplied[index], live[index]) ?? item)
      : [...live];
  }
  return input.flatMap((item) => {
    const drifted = driftedValue(item, elementWith(reapplied, key, item), elementWith(live, key, item));
    return drifted === undefined ? [] : [drifted];
  });
}

function identifies(key: string, lists: readonly (readonly Json[])[]): boolean {
  return lists.every((list) => {
    const values = list.map((item) => (isObject(item) ? item[key] : undefined));
    return !values.includes(undefined) && new Set(values).size === values.length;
  });
}

function elementWith(list: readonly Json[], key: string, like: Json): Json | undefined {
  return list.find((item) => isObject(item) && isObject(like) && sameJson(item[key], like[key]));
}
