import fc from "fast-check";
import { expect, test } from "vitest";
import { freeNumber, mostRealNodes, nodeAddresses } from "../../../lab/real-nodes/addresses.ts";

test("no two nodes share an address, and none has the fabric's", () => {
  const all = Array.from({ length: mostRealNodes }, (_, number) => nodeAddresses(number));
  expect(new Set(all.map(({ node }) => node)).size).toBe(mostRealNodes);
  expect(new Set(all.map(({ pods }) => pods)).size).toBe(mostRealNodes);
  expect(all.map(({ node }) => node)).not.toContain("198.18.0.1");
  expect(nodeAddresses(mostRealNodes - 1)).toEqual({ node: "198.18.0.69", pods: "198.19.69.0/24" });
});

test("a new node gets the lowest number that is free", () => {
  const taken = fc.uniqueArray(fc.integer({ min: 0, max: mostRealNodes - 1 }), {
    maxLength: mostRealNodes - 1,
  });
  fc.assert(
    fc.property(taken, (numbers) => {
      const free = freeNumber(numbers);
      expect(numbers).not.toContain(free);
      for (let lower = 0; lower < free; lower += 1) expect(numbers).toContain(lower);
    }),
  );
});

test("a cluster that is full says so", () => {
  const all = Array.from({ length: mostRealNodes }, (_, number) => number);
  expect(() => freeNumber(all)).toThrow("at most 60 real nodes");
});
