import { expect, test } from "vitest";
import { plan, type Site } from "../../core/index.ts";
import { pooled } from "../support/pooled.ts";
import { problemsOf } from "../support/problems.ts";
import { prefillDecode } from "../support/topologies.ts";

const longest = "a".repeat(30);

const names = (site: Site, topology = prefillDecode()) =>
  plan(topology, site).objects.map(({ manifest }) => manifest.metadata.name);

test("instance is the prefix of all names, labels and hosts", () => {
  const before = JSON.stringify(plan(prefillDecode()).objects.map(({ manifest }) => manifest));
  const after = JSON.stringify(plan(prefillDecode(), { instance: "x" }).objects.map((each) => each.manifest));
  expect(before).toContain("a3-1p1d");
  expect(after).not.toContain("a3-1p1d");
});

test("the argument of a component wins over the site", () => {
  const { topology } = plan(prefillDecode(), { instance: "of-site" }, { instance: "of-argument" });
  expect(topology.instance).toBe("of-argument");
});

test("no name is longer than a label, with the longest instance", () => {
  const procedures = { smoke: {}, preflight: {}, accuracy: {}, bench: {} };
  const site: Site = { instance: longest, procedures };
  const all = [...names(site), ...names({ instance: longest }, pooled())];
  expect(all.filter((name) => name.length > 63)).toEqual([]);
});

test.each(["A3", "1a", "a_b", "-a", "a-", `${longest}a`, ""])("refuses the instance %j", (instance) => {
  const [problem] = problemsOf(prefillDecode(), { instance });
  expect(problem).toMatchObject({ path: "instance", value: instance });
  expect(problem?.message).toContain("instance must be a DNS label of at most 30 characters");
});
