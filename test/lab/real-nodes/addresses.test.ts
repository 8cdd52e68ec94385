import fc from "fast-check";
import { expect, test } from "vitest";
import { freeNumber, maxRealNodes, nodeAddresses } from "../../../lab/real-nodes/addresses.ts";

test("gives every node its own address, and none the fabric's", () => {
  const all = Array.from({ length: maxRealNodes }, (_, number) => nodeAddresses(number));
  expect(new Set(all.map(({ node }) => node)).size).toBe(maxRealNodes);
  expect(new Set(all.map(({ pods }) => pods)).size).toBe(maxRealNodes);
  expect(all.map(({ node }) => node)).not.toContain("198.18.0.1");
  expect(nodeAddresses(maxRealNodes - 1)).toEqual({ node: "198.18.0.69", pods: "198.19.69.0/24" });
});

test("gives a new node the lowest free number", () => {
  const taken = fc.uniqueArray(fc.integer({ min: 0, max: maxRealNodes - 1 }), {
    maxLength: maxRealNodes - 1,
  });
  fc.assert(
    fc.property(taken, (numbers) => {
      const free = freeNumber(numbers);
      expect(numbers).not.toContain(free);
      for (let lower = 0; lower < free; lower += 1) expect(numbers).toContain(lower);
    }),
  );
});

test("reports a full cluster", () => {
  const all = Array.from({ length: maxRealNodes }, (_, number) => number);
  expect(() => freeNumber(all)).toThrow("at most 60 real nodes");
});
