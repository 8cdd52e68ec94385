import type { JsonObject } from "../../../lab/provider/json.ts";
import { parseSettings, type ProviderSettings } from "../../../lab/provider/settings.ts";

/** Default settings of the provider. */
export const defaults: ProviderSettings = parseSettings({}, {});

/** A named object of a kind. */
export function object(apiVersion: string, kind: string, rest: JsonObject = {}): JsonObject {
  return { apiVersion, kind, metadata: { name: "x", namespace: "serving" }, ...rest };
}

/** A StatefulSet with a spec and a status. */
export function statefulSet(spec: JsonObject, status: JsonObject = {}, generation = 1): JsonObject {
  return object("apps/v1", "StatefulSet", {
    metadata: { name: "x", namespace: "serving", generation },
    spec,
    status,
  });
}
