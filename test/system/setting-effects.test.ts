import { describe, expect, test } from "vitest";
import { type Plan, plan } from "../../core/index.ts";
import { changeEffects } from "../../scripts/site-documents.ts";
import type { Sample } from "./sample.ts";
import { samples } from "./setting-samples.ts";

/** What a change of a setting does to the running objects. */
interface Effect {
  /** Groups that are replaced, by the keys of their StatefulSets. */
  readonly groups: readonly string[];
  readonly proxy: boolean;
  readonly job: boolean;
  /** Whether every object gets another identity. */
  readonly everything: boolean;
}

function effectOf(before: Plan, after: Plan): Effect {
  const changed = (kind: string, part: (manifest: unknown) => unknown) =>
    keysOf([before, after]).filter(
      (key) =>
        key.startsWith(`${kind}/`) &&
        JSON.stringify(part(manifestOf(before, key))) !== JSON.stringify(part(manifestOf(after, key))),
    );
  const template = (manifest: unknown) => at(manifest, "spec", "template");
  const place = (manifest: unknown) =>
    `${String(at(manifest, "metadata", "namespace"))}/${String(at(manifest, "metadata", "name"))}`;
  return {
    groups: changed("stateful-set", template),
    proxy: changed("deployment", template).length > 0,
    job: changed("job", (manifest) => manifest).length > 0,
    everything: keysOf([before, after]).every(
      (key) => place(manifestOf(before, key)) !== place(manifestOf(after, key)),
    ),
  };
}

function keysOf(plans: readonly Plan[]): readonly string[] {
  return [...new Set(plans.flatMap(({ objects }) => objects.map(({ key }) => key)))];
}

function manifestOf({ objects }: Plan, key: string): unknown {
  return objects.find((object) => object.key === key)?.manifest;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

const sets = ({ objects }: Plan) =>
  objects.map(({ key }) => key).filter((key) => key.startsWith("stateful-set/"));

/** Groups whose flags or ports differ in two plans. */
function differing(before: Plan, after: Plan, part: "args" | "ports"): readonly string[] {
  const values = ({ topology }: Plan, name: string) =>
    JSON.stringify(topology.groups.find((group) => group.name === name)?.[part]);
  return before.groups
    .filter(({ group }) => values(before, group) !== values(after, group))
    .map(({ key }) => `stateful-set/${key}`);
}

const warmUpOf = ({ topology }: Plan, role: "serve" | "prefill") => topology.site.warmUp[role];

const nothing = { groups: [], proxy: false, job: false, everything: false };

/** What the column "changing it" of docs/reference/settings.md promises, by its text. */
const promises: Readonly<Record<string, (before: Plan, after: Plan) => Effect>> = {
  "replaces everything": (before) => ({ ...nothing, groups: sets(before), proxy: true, everything: true }),
  "replaces every group": (before) => ({ ...nothing, groups: sets(before) }),
  "replaces every group and restarts the proxy": (before) => ({
    ...nothing,
    groups: sets(before),
    proxy: true,
  }),
  "restarts the proxy": () => ({ ...nothing, proxy: true }),
  "replaces the groups whose flags change": (before, after) => ({
    ...nothing,
    groups: differing(before, after, "args"),
  }),
  "replaces every group of this role": (before, after) => ({
    ...nothing,
    groups: before.groups
      .filter(({ role }) => role !== "decode" && warmUpOf(before, role) !== warmUpOf(after, role))
      .map(({ key }) => `stateful-set/${key}`),
  }),
  "replaces the groups whose assigned ports change": (before, after) => ({
    ...nothing,
    groups: differing(before, after, "ports"),
  }),
  "runs the Job again": () => ({ ...nothing, job: true }),
  "runs the Job again and replaces every group": (before) => ({
    ...nothing,
    groups: sets(before),
    job: true,
  }),
  // The samples add the procedure, and with it the marker file.
  "runs the Job again, and replaces every group if the marker file changes": (before) => ({
    ...nothing,
    groups: sets(before),
    job: true,
  }),
  "restarts nothing": () => nothing,
};

describe("changing", () => {
  test.each(samples.map((sample): [string, Sample] => [sample.setting, sample]))(
    "%s does what its documentation promises",
    (setting, { topology, before, after }) => {
      const [old, changed] = [plan(topology, before), plan(topology, after)];
      const promise = promises[changeEffects.get(setting) ?? ""];
      expect({ setting, ...effectOf(old, changed) }).toEqual({ setting, ...promise?.(old, changed) });
    },
  );
});

test("every setting that holds a value documents what a change restarts, and has a sample", () => {
  const paths = [...changeEffects.keys()];
  const leaves = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`)));
  const sampled = new Set(samples.map(({ setting }) => setting));
  expect(leaves.filter((path) => promises[changeEffects.get(path) ?? ""] === undefined)).toEqual([]);
  expect(leaves.filter((path) => !sampled.has(path))).toEqual([]);
});

test('every cell of the column "changing it" has a promise that samples check', () => {
  const sampled = new Set(samples.map(({ setting }) => changeEffects.get(setting)));
  const cells = [...changeEffects.values()].filter((effect) => effect !== "");
  expect([...new Set(cells)].toSorted()).toEqual(Object.keys(promises).toSorted());
  expect(cells.filter((effect) => !sampled.has(effect))).toEqual([]);
});
