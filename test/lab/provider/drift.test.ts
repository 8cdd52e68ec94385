import { expect, test } from "vitest";
import { driftedInputs } from "../../../lab/provider/drift.ts";
import type { JsonObject } from "../../../lab/provider/json.ts";
import { inputForm, serverForm } from "../../../lab/provider/server-form.ts";
import { object } from "./objects.ts";

const inputs = { spec: { replicas: 2, containers: [{ name: "c", cpu: "1000m", args: ["--a", "1"] }] } };

const stored = {
  spec: {
    replicas: 2,
    policy: "Default",
    containers: [{ name: "c", cpu: "1", args: ["--a", "1"], pull: "Always" }],
  },
};

test("finds no drift in normalized quantities", () => {
  expect(driftedInputs(inputs, stored, stored)).toEqual(inputs);
});

test("finds no drift in fields of other owners", () => {
  const live = { ...stored, metadata: { labels: { injected: "1" } } };
  expect(driftedInputs(inputs, live, live)).toEqual(inputs);
});

test("only a changed leaf takes the live value", () => {
  const live = { spec: { ...stored.spec, replicas: 5 } };
  expect(driftedInputs(inputs, stored, live)).toEqual({ spec: { ...inputs.spec, replicas: 5 } });
});

test("a removed field is missing from the inputs", () => {
  const live: JsonObject = { spec: { containers: stored.spec.containers } };
  expect(driftedInputs(inputs, stored, live)).toEqual({ spec: { containers: inputs.spec.containers } });
});

test("list elements are matched by name, whatever was injected before them", () => {
  const sidecar = { name: "sidecar" };
  const [container = {}] = stored.spec.containers;
  const reapplied = { spec: { ...stored.spec, containers: [sidecar, container] } };
  const live = { spec: { ...stored.spec, containers: [sidecar, { ...container, args: ["--a", "9"] }] } };
  expect(driftedInputs(inputs, reapplied, live)).toEqual({
    spec: { replicas: 2, containers: [{ name: "c", cpu: "1000m", args: ["--a", "9"] }] },
  });
});

test("a list of plain values with another length takes the live list", () => {
  expect(driftedInputs({ args: ["a"] }, { args: ["a"] }, { args: ["a", "b"] })).toEqual({ args: ["a", "b"] });
});

test("a Secret's stringData is applied as data and read back as stringData", () => {
  const secret = object("v1", "Secret", { data: { other: "eA==" }, stringData: { token: "abc" } });
  const sent = serverForm(secret);
  expect(sent).toEqual(object("v1", "Secret", { data: { other: "eA==", token: "YWJj" } }));
  expect(inputForm(sent, secret)).toEqual(secret);
});

test("applies other kinds without the server's metadata", () => {
  const live = object("v1", "ConfigMap", {
    metadata: { name: "x", uid: "1", resourceVersion: "2" },
    data: { a: "b" },
  });
  expect(serverForm(live)).toEqual(object("v1", "ConfigMap", { metadata: { name: "x" }, data: { a: "b" } }));
});
