import { describe, expect, test } from "vitest";
import { comparePlans, type Plan, plan } from "../../core/index.ts";
import { type FieldSample, fieldSamples, groupFields } from "../support/group-field-samples.ts";
import { samples } from "./setting-samples.ts";
import type { Sample } from "./sample.ts";

/** What Pulumi does with a StatefulSet: the provider replaces it for some fields, and the component asks for two others. */
function replaced(before: Plan, after: Plan): readonly string[] {
  return after.objects.flatMap(({ key, manifest }) => {
    const old = before.objects.find((object) => object.key === key)?.manifest;
    if (manifest.kind !== "StatefulSet" || old?.kind !== "StatefulSet") return [];
    const [one, other] = [old, manifest].map(({ metadata, spec }) => {
      const { updateStrategy: _updates, ...rest } = spec;
      return JSON.stringify([metadata.name, metadata.namespace, rest]);
    });
    return one === other ? [] : [key.slice("stateful-set/".length)];
  });
}

const restartsOf = (before: Plan, after: Plan) =>
  comparePlans({ plan: before, label: "before" }, { plan: after, label: "after" })
    .groups.flatMap(({ restarts }) => restarts)
    .toSorted();

describe("the groups that diff restarts are those that the provider replaces", () => {
  test.each(fieldSamples.map((each): [string, string, FieldSample] => [each.field, each.change, each]))(
    "for %s %s",
    (_field, _change, { base, changed, site }) => {
      const [before, after] = [plan(base, site), plan(changed, site)];
      expect(restartsOf(before, after)).toEqual(replaced(before, after).toSorted());
    },
  );

  test.each(samples.map((each): [string, Sample] => [each.setting, each]))(
    "for the site's %s",
    (_setting, { topology, before: old, after: changed }) => {
      const [before, after] = [plan(topology, old), plan(topology, changed)];
      expect(restartsOf(before, after)).toEqual(replaced(before, after).toSorted());
    },
  );
});

test("every field of a group has a sample", () => {
  const sampled = new Set(fieldSamples.map(({ field }) => field));
  expect(groupFields().filter((field) => !sampled.has(field))).toEqual([]);
  expect([...sampled].filter((field) => !groupFields().includes(field))).toEqual([]);
});
