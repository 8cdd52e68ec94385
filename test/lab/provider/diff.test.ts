import { describe, expect, test } from "vitest";
import { deletionDifference, difference } from "../../../lab/provider/diff.ts";
import type { JsonObject } from "../../../lab/provider/json.ts";
import { formatPath, parsePath } from "../../../lab/provider/property-path.ts";
import { defaults, object } from "./objects.ts";

function changes(before: JsonObject, after: JsonObject, ignoreChanges: string[] = []): string[] {
  return difference(before, after, defaults, ignoreChanges).changes.map(
    ({ path, kind, replaces }) => `${kind}${replaces ? "-replace" : ""} ${formatPath(path)}`,
  );
}

function withSpec(kind: string, spec: JsonObject, apiVersion = "apps/v1"): JsonObject {
  return object(apiVersion, kind, { spec });
}

describe("the difference of two sets of inputs", () => {
  test("is empty for equal inputs, whatever the order of their keys", () => {
    expect(changes(object("v1", "Pod"), { kind: "Pod", ...object("v1", "Pod") })).toEqual([]);
  });

  test("names each changed leaf", () => {
    const before = { template: { spec: { containers: [{ name: "c", args: ["--a", "1"], image: "i:1" }] } } };
    const after = { template: { spec: { containers: [{ name: "c", args: ["--a", "2", "--b"] }] } } };
    expect(changes(withSpec("StatefulSet", before), withSpec("StatefulSet", after))).toEqual([
      "update spec.template.spec.containers[0].args[1]",
      "add spec.template.spec.containers[0].args[2]",
      "delete spec.template.spec.containers[0].image",
    ]);
  });

  test("quotes keys that contain dots", () => {
    const labeled = object("v1", "ConfigMap", {
      metadata: { name: "x", labels: { "app.kubernetes.io/name": "a" } },
    });
    const relabeled = object("v1", "ConfigMap", {
      metadata: { name: "x", labels: { "app.kubernetes.io/name": "b" } },
    });
    expect(changes(labeled, relabeled)).toEqual(['update metadata.labels["app.kubernetes.io/name"]']);
  });

  test("omits ignored changes and everything below them", () => {
    const before = withSpec("StatefulSet", { replicas: 1, template: { metadata: { labels: { a: "1" } } } });
    const after = withSpec("StatefulSet", { replicas: 2, template: { metadata: { labels: { a: "2" } } } });
    expect(changes(before, after, ["spec.template"])).toEqual(["update spec.replicas"]);
    expect(changes(before, after, ["spec"])).toEqual([]);
  });
});

describe("a change that replaces an object", () => {
  const replacing: [string, JsonObject, JsonObject][] = [
    [
      "StatefulSet's podManagementPolicy",
      { podManagementPolicy: "Parallel" },
      { podManagementPolicy: "OrderedReady" },
    ],
    ["StatefulSet's revisionHistoryLimit", {}, { revisionHistoryLimit: 3 }],
    [
      "StatefulSet's selector",
      { selector: { matchLabels: { a: "1" } } },
      { selector: { matchLabels: { a: "2" } } },
    ],
    ["StatefulSet's serviceName", { serviceName: "a" }, { serviceName: "b" }],
    ["StatefulSet's volumeClaimTemplates", { volumeClaimTemplates: [{}] }, {}],
  ];
  test.each(replacing)("%s", (_, before, after) => {
    const { changes: found, deleteBeforeReplace } = difference(
      withSpec("StatefulSet", before),
      withSpec("StatefulSet", after),
      defaults,
    );
    expect(found).toHaveLength(1);
    expect(found[0]?.replaces).toBe(true);
    expect(deleteBeforeReplace).toBe(true);
  });

  test.each([
    ["a StatefulSet's template", "StatefulSet", "apps/v1", { template: { a: 1 } }, { template: { a: 2 } }],
    ["a StatefulSet's replicas", "StatefulSet", "apps/v1", { replicas: 1 }, { replicas: 2 }],
    ["a Service's type", "Service", "v1", { type: "ClusterIP" }, { type: "NodePort" }],
    [
      "a claim's size",
      "PersistentVolumeClaim",
      "v1",
      { resources: { requests: { storage: "1Gi" } } },
      { resources: { requests: { storage: "2Gi" } } },
    ],
    ["a PodGroup", "PodGroup", "scheduling.volcano.sh/v1beta1", { minMember: 1 }, { minMember: 2 }],
  ])("does not include %s", (_, kind, apiVersion, before, after) => {
    const result = difference(
      withSpec(kind, before, apiVersion),
      withSpec(kind, after, apiVersion),
      defaults,
    );
    expect(result.changes.map(({ replaces }) => replaces)).toEqual([false]);
    expect(result.deleteBeforeReplace).toBe(false);
  });

  test.each([
    [
      "a Deployment's selector",
      "Deployment",
      "apps/v1",
      { selector: { matchLabels: { a: "1" } } },
      { selector: { matchLabels: { a: "2" } } },
    ],
    ["a Service's clusterIP", "Service", "v1", { clusterIP: "None" }, {}],
    ["a Job's template", "Job", "batch/v1", { template: { a: 1 } }, { template: { a: 2 } }],
    ["a claim's access modes", "PersistentVolumeClaim", "v1", { accessModes: ["a"] }, { accessModes: ["b"] }],
    [
      "a Pod's image",
      "Pod",
      "v1",
      { containers: [{ name: "c", image: "a" }] },
      { containers: [{ name: "c", image: "b" }] },
    ],
    ["a Pod's added container", "Pod", "v1", { containers: [] }, { containers: [{ name: "c", image: "b" }] }],
  ])("%s", (_, kind, apiVersion, before, after) => {
    expect(
      difference(withSpec(kind, before, apiVersion), withSpec(kind, after, apiVersion), defaults)
        .deleteBeforeReplace,
    ).toBe(true);
  });

  test("a whole new spec with a replacing field", () => {
    expect(changes(object("apps/v1", "StatefulSet"), withSpec("StatefulSet", { serviceName: "a" }))).toEqual([
      "add-replace spec",
    ]);
    expect(changes(object("apps/v1", "StatefulSet"), withSpec("StatefulSet", { replicas: 1 }))).toEqual([
      "add spec",
    ]);
  });

  test("another name or namespace, which needs no deletion first", () => {
    const renamed = { ...object("v1", "Service"), metadata: { name: "y", namespace: "serving" } };
    const result = difference(object("v1", "Service"), renamed, defaults);
    expect(result.changes[0]?.replaces).toBe(true);
    expect(result.deleteBeforeReplace).toBe(false);
  });

  test("an object with a name of the provider's own needs no deletion first", () => {
    const metadata = { name: "x-1", annotations: { "pulumi.com/autonamed": "true" } };
    const before = { ...withSpec("StatefulSet", { serviceName: "a" }), metadata };
    const after = { ...withSpec("StatefulSet", { serviceName: "b" }), metadata };
    expect(difference(before, after, defaults).deleteBeforeReplace).toBe(false);
  });
});

describe("data of ConfigMaps and Secrets", () => {
  const mutable = { ...defaults, configMapsMutable: true, secretsMutable: true };

  test.each([
    ["ConfigMap", "data"],
    ["ConfigMap", "binaryData"],
    ["Secret", "data"],
    ["Secret", "stringData"],
  ])("of a %s: %s replaces, unless the provider's settings forbid it", (kind, field) => {
    const before = object("v1", kind, { [field]: { a: "1" } });
    const after = object("v1", kind, { [field]: { a: "2" } });
    expect(difference(before, after, defaults).deleteBeforeReplace).toBe(true);
    expect(difference(before, after, mutable).deleteBeforeReplace).toBe(false);
    expect(difference(before, { ...after, immutable: true }, mutable).deleteBeforeReplace).toBe(true);
  });

  test("a Secret's type always replaces", () => {
    const result = difference(
      object("v1", "Secret", { type: "a" }),
      object("v1", "Secret", { type: "b" }),
      mutable,
    );
    expect(result.deleteBeforeReplace).toBe(true);
  });
});

test("replaces an object that is being deleted, whatever changed", () => {
  const service = object("v1", "Service", { metadata: { name: "s" } });
  const refreshed = object("v1", "Service", {
    metadata: { name: "s", deletionTimestamp: "2026-01-01T00:00:00Z" },
  });
  for (const before of [service, refreshed]) {
    const { changes: shown, deleteBeforeReplace } = deletionDifference(difference(before, service, defaults));
    expect(shown.map(({ path, replaces }) => [formatPath(path), replaces])).toEqual([
      ["metadata.deletionTimestamp", true],
    ]);
    expect(deleteBeforeReplace).toBe(true);
  }
});

test("parses the paths that it prints", () => {
  for (const path of [
    ["spec", "ports", 0, "name"],
    ["metadata", "labels", "a.b/c"],
    ["a", 'q"x.y', 3],
  ]) {
    expect(parsePath(formatPath(path))).toEqual(path);
  }
});
