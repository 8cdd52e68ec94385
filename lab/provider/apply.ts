import type { ApiServer } from "./api-server.ts";
import { ApiError } from "./errors.ts";
import { type JsonObject, objectsAt, stringAt } from "./json.ts";
import { describe, isAnnotatedTrue } from "./kubernetes-object.ts";
import type { ProviderSettings } from "./settings.ts";

/** Managers whose fields an apply always takes over, as in the official plugin (await.go, fixCSAFieldManagers). */
const takenOver = ["kubectl", "before-first-apply", "pulumi-kubernetes", "pulumi-resource-kubernetes"];

/** Parameters of an apply. */
export interface Application {
  readonly fieldManager: string;
  readonly dryRun: boolean;
  readonly settings: ProviderSettings;
}

/** Server-side apply whose error names the conflicting manager. */
export async function applyObject(
  api: Pick<ApiServer, "apply">,
  object: JsonObject,
  { fieldManager, dryRun, settings }: Application,
): Promise<JsonObject> {
  const force = settings.patchForce || isAnnotatedTrue(object, "pulumi.com/patchForce");
  try {
    return await api.apply(object, { fieldManager, force, dryRun });
  } catch (error) {
    const conflicts = error instanceof ApiError ? fieldConflicts(error) : [];
    if (!(error instanceof ApiError) || conflicts.length === 0) throw error;
    if (conflicts.every(({ manager }) => takenOver.some((prefix) => manager.startsWith(prefix)))) {
      return await api.apply(object, { fieldManager, force: true, dryRun });
    }
    throw new ApiError(error.status, error.reason, conflictMessage(object, conflicts), error.details);
  }
}

/** A field that another manager owns. */
interface FieldConflict {
  readonly field: string;
  readonly manager: string;
}

/** Conflicts that the API server lists when it rejects a server-side apply. */
function fieldConflicts(error: ApiError): FieldConflict[] {
  return objectsAt(error.details, "details", "causes")
    .filter((cause) => stringAt(cause, "reason") === "FieldManagerConflict")
    .map((cause) => ({
      field: stringAt(cause, "field"),
      manager: /^conflict with "([^"]*)"/.exec(stringAt(cause, "message"))?.[1] ?? "another manager",
    }));
}

function conflictMessage(object: JsonObject, conflicts: readonly FieldConflict[]): string {
  const lines = conflicts.map(({ field, manager }) => `  ${field} is managed by "${manager}"`);
  return [
    `${describe(object)}: server-side apply field conflict:`,
    ...lines,
    `Remove these fields, list them under ignoreChanges, or take them over with the annotation ` +
      `pulumi.com/patchForce: "true".`,
  ].join("\n");
}
