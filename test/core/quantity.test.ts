import { describe, expect, test } from "vitest";
import { plan, type Site } from "../../core/index.ts";
import { canonicalQuantity } from "../../core/kubernetes/quantity.ts";
import { amountOf } from "../../core/site/index.ts";
import { serving } from "../support/topologies.ts";

describe("a quantity", () => {
  // Expected values of apimachinery, pkg/api/resource/quantity_test.go and ParseQuantity.
  test.each([
    ["64", "64"],
    ["0.5", "500m"],
    ["1.5", "1500m"],
    ["2500m", "2500m"],
    ["3000m", "3"],
    ["1k", "1k"],
    ["1000", "1k"],
    ["1024", "1024"],
    ["64Gi", "64Gi"],
    ["1024Mi", "1Gi"],
    ["2048Gi", "2Ti"],
    ["1.5Gi", "1536Mi"],
    ["0.5Ki", "512"],
    ["0.5Gi", "512Mi"],
    ["100M", "100M"],
    ["1000M", "1G"],
    ["0.1M", "100k"],
    ["0.3Gi", "322122547200m"],
    ["064Gi", "64Gi"],
    ["0", "0"],
    ["0Gi", "0"],
  ])("%s is stored as %s", (given, stored) => {
    expect(canonicalQuantity(given)).toBe(stored);
    expect(canonicalQuantity(stored)).toBe(stored);
  });

  test.each(["", "Gi", "1X", "1.Gi", "-1"])("cannot be %j", (given) => {
    expect(() => canonicalQuantity(given)).toThrow(RangeError);
  });
});

describe("the amount of a quantity", () => {
  test.each([
    ["64", 64],
    ["1.5", 1.5],
    ["1100m", 1.1],
    ["3u", 0.000_003],
    ["250n", 0.000_000_25],
    ["1.5G", 1.5e9],
    ["2E", 2e18],
    ["0.5Ki", 512],
    ["3Gi", 3 * 2 ** 30],
  ])("%s is %d", (quantity, amount) => {
    expect(amountOf(quantity)).toBe(amount);
  });

  test.each(["", ".", "Gi", "1X", "1.2.3", "1.Gi", "-1"])("is not defined for %j", (text) => {
    expect(() => amountOf(text)).toThrow(RangeError);
  });
});

test("every amount of a site is emitted as the API server stores it", () => {
  const amounts = { cpu: "0.5", memory: "2048Gi" };
  const site: Site = {
    resources: { requests: amounts, limits: amounts },
    sharedMemory: "1024Mi",
    procedures: { smoke: { resources: { requests: amounts, limits: amounts } } },
  };
  const text = JSON.stringify(plan(serving(2), site).objects.map(({ manifest }) => manifest));
  expect(text).not.toMatch(/2048Gi|1024Mi|"cpu":"0\.5"/);
  expect(text.match(/"cpu":"500m","memory":"2Ti"/g)).toHaveLength(4);
  expect(text).toContain('"sizeLimit":"1Gi"');
});
