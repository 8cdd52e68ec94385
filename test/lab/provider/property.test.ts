import { expect, test } from "vitest";
import { readCheckpoint, writeCheckpoint } from "../../../lab/provider/checkpoint.ts";
import {
  hasUnknown,
  objectWithoutMarks,
  redacted,
  secret,
  withMarks,
} from "../../../lab/provider/property.ts";
import { object } from "./objects.ts";

const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

test("removes secret marks at any depth", () => {
  expect(objectWithoutMarks({ a: secret({ b: [secret("c")] }) })).toEqual({ a: { b: ["c"] } });
});

test("restores secret marks", () => {
  expect(withMarks({ a: { b: "x", c: "y" } }, { a: { b: secret("x"), c: "y" } })).toEqual({
    a: { b: secret("x"), c: "y" },
  });
});

test("marks a list with a secret as a whole", () => {
  expect(withMarks({ a: ["x", "y"] }, { a: ["x", secret("y")] })).toEqual({ a: secret(["x", "y"]) });
});

test("treats the data of a Secret as secret without a mark", () => {
  const plain = object("v1", "Secret", { data: { a: "YQ==" } });
  expect(withMarks(plain, plain)["data"]).toEqual(secret({ a: "YQ==" }));
});

test("finds unknown values at any depth", () => {
  expect(hasUnknown({ a: [secret({ b: unknown })] })).toBe(true);
  expect(hasUnknown({ a: ["known"] })).toBe(false);
});

test("removes secrets from messages", () => {
  const marked = object("apps/v1", "StatefulSet", { spec: secret({ env: ["hunter2"] }) });
  expect(redacted('Invalid value: "hunter2"', marked)).toBe('Invalid value: "[secret]"');
  expect(
    redacted('Invalid value: "c2VjcmV0"', object("v1", "Secret", { data: { a: "c2VjcmV0" } })),
  ).not.toContain("c2VjcmV0");
  expect(redacted('Invalid value: "public"', marked)).toBe('Invalid value: "public"');
});

test("the state keeps inputs, live object and field manager, with their secret marks", () => {
  const inputs = object("v1", "Secret", { stringData: { a: "abcd" } });
  const live = object("v1", "Secret", { data: { a: "YWJjZA==" } });
  const state = writeCheckpoint(
    { inputs, live, fieldManager: "m" },
    { ...inputs, stringData: secret({ a: "abcd" }) },
  );
  expect(state["data"]).toEqual(secret({ a: "YWJjZA==" }));
  expect(state["__inputs"]).toEqual({ ...inputs, stringData: secret({ a: "abcd" }) });
  expect(state["__initialApiVersion"]).toBe("v1");
  expect(readCheckpoint(state)).toEqual({ inputs, live, fieldManager: "m" });
});
