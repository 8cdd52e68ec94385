import { isObject, type JsonObject } from "./json.ts";
import { withoutServerMetadata } from "./kubernetes-object.ts";

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}

/**
 * Inputs in the form that is applied. A Secret's stringData becomes data: under server-side apply the server
 * would own the merged data, and a key removed from stringData would stay.
 */
export function serverForm(inputs: JsonObject): JsonObject {
  const { stringData, ...object } = withoutServerMetadata(inputs);
  if (inputs["kind"] !== "Secret" || !isObject(stringData)) return withoutServerMetadata(inputs);
  const data = { ...(isObject(object["data"]) ? object["data"] : {}) };
  for (const [key, value] of Object.entries(stringData)) {
    if (typeof value === "string") data[key] = base64(value);
  }
  return { ...object, data };
}

/** The reverse, for inputs with stringData: moves each of its keys back. */
export function inputForm(object: JsonObject, inputs: JsonObject): JsonObject {
  const stringData = inputs["stringData"];
  if (inputs["kind"] !== "Secret" || !isObject(stringData)) return object;
  const { data: serverData, ...rest } = object;
  const data: JsonObject = {};
  const text: JsonObject = {};
  for (const [key, value] of Object.entries(isObject(serverData) ? serverData : {})) {
    if (Object.hasOwn(stringData, key) && typeof value === "string") {
      text[key] = Buffer.from(value, "base64").toString("utf8");
    } else data[key] = value;
  }
  return {
    ...rest,
    ...(Object.keys(data).length > 0 || isObject(inputs["data"]) ? { data } : {}),
    stringData: text,
  };
}
