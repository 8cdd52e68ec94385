import { output } from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { given } from "../../plugin/given.ts";

test("sorts the keys of maps at every depth, and keeps the order of lists", () => {
  const args = { site: { b: 1, a: [{ d: 1, c: 2 }, "x"] }, instance: "glm" };
  expect(JSON.stringify(given(args))).toBe('{"instance":"glm","site":{"a":[{"c":2,"d":1},"x"],"b":1}}');
});

test("passes Outputs on", () => {
  const namespace = output("llm");
  expect(given({ namespace })).toEqual({ namespace });
  expect(given({ namespace }).namespace).toBe(namespace);
});
