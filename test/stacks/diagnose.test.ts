import fc from "fast-check";
import { expect, it } from "vitest";
import { check, Severity, type Site, type Topology } from "../../core/index.ts";
import { inputChecks } from "../../core/errors/index.ts";
import { knownReleases } from "../../core/facts/index.ts";
import { loadTopology, topologyNames } from "../../program/catalogue.ts";
import { readSettings } from "../../program/settings.ts";

type Diagnose = NonNullable<Site["diagnose"]>;

const stacks = await Promise.all(
  topologyNames().map(async (name) => ({
    name,
    topology: await loadTopology(name, "stack"),
    site: readSettings(name, undefined).site,
  })),
);

/** Rules that report errors, apart from that of a switch without effect: such a switch makes nothing. */
function errorsOf(topology: Topology, site: Site): readonly string[] {
  return check(topology, site)
    .findings.filter(
      ({ severity, rule }) => severity === Severity.Error && rule !== inputChecks.diagnoseEffective.id,
    )
    .map(({ rule, path, message }) => `${rule} ${path}: ${message}`);
}

/** Errors that the switches cause, on a release on which the stack has none. */
function causedBy({ topology, site }: (typeof stacks)[number], release: string, diagnose: Diagnose) {
  const other = structuredClone(topology);
  other.engine.version = release;
  return starts(other, site) ? errorsOf(other, { ...site, diagnose }) : [];
}

const started = new Map<string, boolean>();

/** Whether a stack has no error on a release without switches. */
function starts(topology: Topology, site: Site): boolean {
  const key = `${topology.name} ${topology.engine.version}`;
  const result = started.get(key) ?? errorsOf(topology, site).length === 0;
  started.set(key, result);
  return result;
}

const switches: fc.Arbitrary<Diagnose> = fc.record(
  {
    eager: fc.constant(true),
    graphCapture: fc.constant(false),
    maxModelLen: fc.constant("lower" as const),
    maxNumSeqs: fc.constantFrom("lower" as const, 1, 2, 3, 5),
    gpuMemoryUtilization: fc.constant("lower" as const),
  },
  { requiredKeys: [] },
);

it("diagnose makes nothing that an engine refuses, on any release", { timeout: 120_000 }, () => {
  const places = stacks.flatMap((stack) =>
    knownReleases(stack.topology.engine.name).map((release) => ({ stack, release })),
  );
  fc.assert(
    fc.property(fc.constantFrom(...places), switches, ({ stack, release }, diagnose) => {
      expect(causedBy(stack, release, diagnose)).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

const EACH: readonly Diagnose[] = [
  { eager: true },
  { graphCapture: false },
  { maxNumSeqs: "lower" },
  { maxModelLen: "lower" },
  { gpuMemoryUtilization: "lower" },
];

it.each(stacks)("every switch of $name keeps its release starting", (stack) => {
  for (const diagnose of EACH) expect(causedBy(stack, stack.topology.engine.version, diagnose)).toEqual([]);
});

it("a switch without effect does not hide what another one needs", () => {
  const stack = stacks.find(({ name }) => name === "a2-glm5-w4a8");
  expect(stack && causedBy(stack, "v0.21.0rc1", { graphCapture: false, maxNumSeqs: 2 })).toEqual([]);
});
