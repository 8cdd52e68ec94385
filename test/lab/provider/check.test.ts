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

test("complete inputs stay as they are", () => {
  expect(check({})).toEqual(object("apps/v1", "StatefulSet"));
});

test("an object without a name gets one from its resource name, and is marked", () => {
  const { metadata } = check({ newInputs: { metadata: { namespace: "serving" } } });
  expect(metadata).toEqual({
    name: expect.stringMatching(/^prefill-[0-9a-f]{8}$/),
    namespace: "serving",
    annotations: { "pulumi.com/autonamed": "true" },
  });
});

test("an automatic name is kept", () => {
  const oldInputs = { metadata: { name: "prefill-old", annotations: { "pulumi.com/autonamed": "true" } } };
  expect(check({ oldInputs, newInputs: {} })["metadata"]).toMatchObject({ name: "prefill-old" });
});

test("the engine's own naming is followed", () => {
  expect(check({ newInputs: {}, autonaming: { mode: "proposed", name: "p" } })["metadata"]).toMatchObject({
    name: "p",
  });
  expect(() => check({ newInputs: {}, autonaming: { mode: "disabled" } })).toThrow("set metadata.name");
});

test("the namespace is the provider's, for kinds that have one", () => {
  const newInputs = { metadata: { name: "x" } };
  expect(check({ newInputs })["metadata"]).toEqual({ name: "x", namespace: "default" });
  expect(check({ newInputs, defaultNamespace: undefined })["metadata"]).toEqual({ name: "x" });
});

test("kind and version follow from the resource type", () => {
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

test("secret marks survive", () => {
  const newInputs = object("apps/v1", "StatefulSet", { spec: secret({ a: "b" }) });
  expect(check({ newInputs })["spec"]).toEqual(secret({ a: "b" }));
});

test("generateName is refused with what to do", () => {
  expect(() => check({ newInputs: { metadata: { generateName: "x-" } } })).toThrow(
    "Set metadata.name, or neither",
  );
});

test.each([
  "kubernetes:helm.sh/v3:Release",
  "kubernetes:core/v1:ConfigMapPatch",
  "kubernetes:core/v1:ConfigMapList",
])("%s is refused with where to find it", (type) => {
  expect(() => check({ urn: `urn:pulumi:dev::p::${type}::x` })).toThrow(
    "pulumi plugin install resource kubernetes",
  );
});
