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

test("what was changed by hand with kubectl is taken over", async () => {
  expect(await applyObject(ownedBy("kubectl-edit"), group, application)).toBe(group);
});

test("what a controller owns is left to it, and the error names field, owner and fix", async () => {
  await expect(applyObject(ownedBy("autoscaler"), group, application)).rejects.toThrow(
    'StatefulSet serving/x: server-side apply field conflict:\n  .spec.replicas is managed by "autoscaler"\n' +
      "Leave these fields out (or list them under ignoreChanges), or take them over with the annotation " +
      'pulumi.com/patchForce: "true".',
  );
});

test.each([
  ["the annotation", { annotations: { "pulumi.com/patchForce": "true" } }, defaults],
  ["the provider's enablePatchForce", {}, { ...defaults, patchForce: true }],
])("%s takes over from everyone", async (_, metadata, settings) => {
  const forced = { ...group, metadata: { name: "x", ...metadata } };
  expect(await applyObject(ownedBy("autoscaler"), forced, { ...application, settings })).toBe(forced);
});
