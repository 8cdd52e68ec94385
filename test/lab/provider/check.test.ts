import { expect, test } from "vitest";
import { type CheckInput, checkInputs } from "../../../lab/provider/check.ts";
import { secret } from "../../../lab/provider/property.ts";
import { object } from "./objects.ts";

const urn = "urn:pulumi:dev::p::glm-serve:index:PrefillPool$kubernetes:apps/v1:StatefulSet::prefill";

function check(input: Partial<CheckInput>) {
  return checkInputs({
    urn,
    oldInputs: {},
    newInputs: object("apps/v1", "StatefulSet"),
    autonaming: { mode: "default", randomSeed: new Uint8Array([1, 2, 3]) },
    defaultNamespace: "default",
    ...input,
  });
}

test("does not change complete inputs", () => {
  expect(check({})).toEqual(object("apps/v1", "StatefulSet"));
});

test("names an object after its resource, and marks it", () => {
  const { metadata } = check({ newInputs: { metadata: { namespace: "serving" } } });
  expect(metadata).toEqual({
    name: expect.stringMatching(/^prefill-[0-9a-f]{8}$/),
    namespace: "serving",
    annotations: { "pulumi.com/autonamed": "true" },
  });
});

test("keeps an automatic name", () => {
  const oldInputs = { metadata: { name: "prefill-old", annotations: { "pulumi.com/autonamed": "true" } } };
  expect(check({ oldInputs, newInputs: {} })["metadata"]).toMatchObject({ name: "prefill-old" });
});

test("follows the engine's naming mode", () => {
  expect(check({ newInputs: {}, autonaming: { mode: "proposed", name: "p" } })["metadata"]).toMatchObject({
    name: "p",
  });
  expect(() => check({ newInputs: {}, autonaming: { mode: "disabled" } })).toThrow("Set metadata.name");
});

test("uses the provider's namespace for namespaced kinds", () => {
  const newInputs = { metadata: { name: "x" } };
  expect(check({ newInputs })["metadata"]).toEqual({ name: "x", namespace: "default" });
  expect(check({ newInputs, defaultNamespace: undefined })["metadata"]).toEqual({ name: "x" });
});

test("derives kind and version from the resource type", () => {
  expect(check({ newInputs: { metadata: { name: "x" } } })).toMatchObject({
    apiVersion: "apps/v1",
    kind: "StatefulSet",
  });
  expect(
    check({
      urn: "urn:pulumi:dev::p::kubernetes:core/v1:ConfigMap::c",
      newInputs: { metadata: { name: "x" } },
    }),
  ).toMatchObject({ apiVersion: "v1", kind: "ConfigMap" });
});

test("keeps secret marks", () => {
  const newInputs = object("apps/v1", "StatefulSet", { spec: secret({ a: "b" }) });
  expect(check({ newInputs })["spec"]).toEqual(secret({ a: "b" }));
});

test("rejects generateName with a fix", () => {
  expect(() => check({ newInputs: { metadata: { generateName: "x-" } } })).toThrow(
    "Set metadata.name, or remove both",
  );
});

test.each([
  "kubernetes:helm.sh/v3:Release",
  "kubernetes:core/v1:ConfigMapPatch",
  "kubernetes:core/v1:ConfigMapList",
])("rejects %s and names the official plugin", (type) => {
  expect(() => check({ urn: `urn:pulumi:dev::p::${type}::x` })).toThrow(
    "pulumi plugin install resource kubernetes",
  );
});
