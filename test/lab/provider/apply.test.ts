import { expect, test } from "vitest";
import type { ApplyOptions } from "../../../lab/provider/api-server.ts";
import { applyObject } from "../../../lab/provider/apply.ts";
import { ApiError } from "../../../lab/provider/errors.ts";
import type { JsonObject } from "../../../lab/provider/json.ts";
import { defaults, object } from "./objects.ts";

const group = object("apps/v1", "StatefulSet", { spec: { replicas: 2 } });

const application = { fieldManager: "pulumi-kubernetes-1", dryRun: false, settings: defaults };

/** An API server on which another manager owns the replicas. */
function ownedBy(manager: string): {
  apply(applied: JsonObject, options: ApplyOptions): Promise<JsonObject>;
} {
  const message = `conflict with "${manager}" using apps/v1`;
  const causes = [{ reason: "FieldManagerConflict", message, field: ".spec.replicas" }];
  return {
    apply: async (applied, { force }) => {
      if (!force)
        throw new ApiError(409, "Conflict", "Apply failed with 1 conflict", { details: { causes } });
      return applied;
    },
  };
}

test("takes over fields that kubectl changed", async () => {
  expect(await applyObject(ownedBy("kubectl-edit"), group, application)).toBe(group);
});

test("reports a field of another manager with its owner and the fix", async () => {
  await expect(applyObject(ownedBy("autoscaler"), group, application)).rejects
    .toThrowErrorMatchingInlineSnapshot(`
    [ApiError: StatefulSet serving/x: server-side apply field conflict:
      .spec.replicas is managed by "autoscaler"
    Remove these fields, list them under ignoreChanges, or take them over with the annotation pulumi.com/patchForce: "true".]
  `);
});

test.each([
  ["the annotation", { annotations: { "pulumi.com/patchForce": "true" } }, defaults],
  ["the provider's enablePatchForce", {}, { ...defaults, patchForce: true }],
])("takes over every field with %s", async (_, metadata, settings) => {
  const forced = { ...group, metadata: { name: "x", ...metadata } };
  expect(await applyObject(ownedBy("autoscaler"), forced, { ...application, settings })).toBe(forced);
});
