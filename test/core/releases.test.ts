import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  admits,
  Basis,
  basisOf,
  catalogueFrom,
  catalogueOf,
  compareVersions,
  fulfils,
  knownReleases,
  nearestOlder,
  type DifferenceFile,
  type WholeFile,
} from "../../core/facts/index.ts";
import { inRange } from "../../core/domain/index.ts";

const engines = ["lightllm", "vllm-ascend", "xllm"];

describe("releases are ordered by number", () => {
  test.each([
    [["v0.20.2rc1", "v0.20.2rc2", "v0.20.2rc10", "v0.20.2", "v0.20.2.post1", "v0.20.3.dev1", "v0.20.3"]],
    [["0.8", "0.9", "0.10", "0.11-preview", "0.11"]],
    [["v0.30.0rc2", "main"]],
    [["31b7caf", "0.8"]],
    [["0.32.0rc1", "31b7caf1"]],
  ])("%j", (sorted) => {
    expect(sorted.toReversed().toSorted(compareVersions)).toEqual(sorted);
  });

  test.each([
    ["v0.23.0", "0.23"],
    ["v0.23.0-a3", "v0.23.0"],
    ["main", "nightly-ascend"],
  ])("%s and %s are equal", (a, b) => {
    expect(compareVersions(a, b)).toBe(0);
  });
});

describe("a range of releases", () => {
  test.each([
    ["v0.18.0rc1", true],
    ["v0.18.0", true],
    ["v0.18.0.post1", true],
    ["v0.17.0", false],
    ["main", true],
  ])("since 0.18: %s, %s", (version, expected) => {
    expect(inRange(version, { since: "0.18" })).toBe(expected);
    expect(inRange(version, { before: "0.18" })).toBe(!expected);
  });

  test("places the commit of xLLM before 0.8, not at release 31", () => {
    expect(inRange("31b7caf", { before: "0.8" })).toBe(true);
    expect(inRange("31b7caf", { since: "0.8" })).toBe(false);
  });

  test("takes another commit for a name, not for a release", () => {
    expect(inRange("31b7cafd", { since: "0.11" })).toBe(true);
    expect(inRange("31b7cafd", { before: "32.0" })).toBe(false);
  });
});

describe("the known releases", () => {
  test("of xLLM begin with the commit of deployment document 004", () => {
    expect(knownReleases("xllm")).toEqual(["31b7caf", "0.8", "0.9", "0.10", "0.11-preview"]);
  });

  test.each(engines)("of %s each have a catalogue, which knows flags", (engine) => {
    for (const release of knownReleases(engine)) {
      const catalogue = catalogueOf(engine, release);
      expect(catalogue.release).toBe(release);
      expect(Object.keys(catalogue.flags).length).toBeGreaterThan(40);
      for (const part of [catalogue.flags, catalogue.variables, catalogue.configs, catalogue.versions])
        expect(Object.keys(part)).toEqual(Object.keys(part).toSorted());
    }
  });

  test("are read once each", () => {
    expect(catalogueOf("xllm", "0.10")).toBe(catalogueOf("xllm", "0.10"));
  });

  test("have no catalogue of another release", () => {
    expect(() => catalogueOf("xllm", "0.12")).toThrow("xllm has no catalogue of 0.12");
  });
});

describe("the nearest older release", () => {
  test.each([
    ["0.9", "0.9", Basis.Own],
    ["0.9.1", "0.9", Basis.Older],
    ["v0.10.0.post1", "0.10", Basis.Older],
    ["0.10rc1", "0.9", Basis.Older],
    ["0.11", "0.11-preview", Basis.Older],
    ["main", "0.11-preview", Basis.Older],
    ["31b7cafd", "0.11-preview", Basis.Older],
    ["0.1.0", "31b7caf", Basis.Oldest],
  ])("of xLLM %s is %s (%s)", (release, nearest, basis) => {
    expect(nearestOlder("xllm", release)).toBe(nearest);
    expect(basisOf("xllm", release)).toBe(basis);
  });

  const numbers = fc.array(fc.nat(60), { minLength: 2, maxLength: 4 });
  const stages = fc.constantFrom("", "rc1", "rc2", ".post1", ".dev3", "-preview");
  const releases = fc.oneof(
    fc
      .tuple(fc.constantFrom("", "v"), numbers, stages)
      .map(([v, parts, stage]) => v + parts.join(".") + stage),
    fc.string(),
  );

  test("is the newest that is not newer, or the oldest", () => {
    fc.assert(
      fc.property(fc.constantFrom(...engines), releases, (engine, release) => {
        const known = knownReleases(engine);
        const nearest = nearestOlder(engine, release);
        const notNewer = known.filter((each) => compareVersions(each, release) <= 0);
        expect(nearest).toBe(known.includes(release) ? release : (notNewer.at(-1) ?? known[0]));
      }),
    );
  });

  test("never moves back when the release moves on", () => {
    fc.assert(
      fc.property(fc.constantFrom(...engines), releases, releases, (engine, a, b) => {
        const [older, newer] = compareVersions(a, b) <= 0 ? [a, b] : [b, a];
        const [first, second] = [nearestOlder(engine, older), nearestOlder(engine, newer)];
        // Equal numbers may be spelled in two ways, of which one is known.
        if (compareVersions(a, b) !== 0) expect(compareVersions(first, second)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe("a chain of differences", () => {
  const whole: WholeFile = {
    release: "1.0",
    versions: { python: "3.11" },
    flags: { a: { type: "int" }, c: { type: "str" } },
    configs: { object: { strict: true, keys: { x: { type: "int" }, y: { type: "str" } } } },
    variables: { A: "int" },
    registries: { toolCallParsers: ["b", "c"], reasoningParsers: ["r"] },
  };
  const second: DifferenceFile = {
    release: "1.1",
    differsFrom: "1.0",
    flags: { b: { type: "bool" }, c: null },
    configs: { object: { keys: { x: null, z: { type: "int" } } }, other: { strict: false, keys: {} } },
    registries: { toolCallParsers: { added: ["a"], removed: ["c"] }, reasoningParsers: null },
  };
  const third: DifferenceFile = {
    release: "1.2",
    differsFrom: "1.1",
    versions: { python: "3.12" },
    flags: { c: { type: "float" } },
    configs: { object: { strict: false }, other: null },
    variables: { A: null },
  };

  test("changes, adds and removes entries", () => {
    expect(catalogueFrom([whole, second])).toEqual({
      release: "1.1",
      versions: { python: "3.11" },
      images: {},
      flags: { a: { type: "int" }, b: { type: "bool" } },
      configs: {
        object: { strict: true, keys: { y: { type: "str" }, z: { type: "int" } } },
        other: { strict: false, keys: {} },
      },
      variables: { A: "int" },
      registries: { toolCallParsers: ["a", "b"] },
      removed: {},
    });
    expect(catalogueFrom([whole, second, third])).toMatchObject({
      release: "1.2",
      versions: { python: "3.12" },
      flags: { a: { type: "int" }, b: { type: "bool" }, c: { type: "float" } },
      configs: { object: { strict: false, keys: { y: { type: "str" }, z: { type: "int" } } } },
      variables: {},
    });
  });

  test("gives the same as one difference after the other", () => {
    expect(catalogueFrom([catalogueFrom([whole, second]), third])).toEqual(
      catalogueFrom([whole, second, third]),
    );
  });

  test("begins with a whole file", () => {
    expect(() => catalogueFrom([])).toThrow(RangeError);
    expect(() => catalogueFrom([second])).toThrow("1.1 is not a whole catalogue");
  });
});

describe("the requirement of a package", () => {
  test.each([
    ["4.57.4", ">=4.57.4,<5", true],
    ["4.57.3", ">=4.57.4,<5", false],
    ["5.0.0", ">=4.57.4,<5", false],
    ["5.5.4", "==5.5.4", true],
    ["5.5.4", "!=5.5.4", false],
    ["5.5.9", "~=5.5.4", true],
    ["5.6.0", "~=5.5.4", false],
    ["5.6.0", "> 5.5, <= 5.6", true],
    ["main", "==5.5.4", undefined],
    ["5.5.4", "==5.5.*", undefined],
    ["5.5.4", "", undefined],
  ])("%s, %s: %s", (version, requirement, expected) => {
    expect(fulfils(version, requirement)).toBe(expected);
  });
});

describe("a requirement that leaves versions from a least one on", () => {
  test.each([
    [">=4.57.4,<5", "5.2.0", false],
    [">=4.57.4,<5", "4.54.0", true],
    ["==5.5.3", "5.2.0", true],
    ["==5.1.0", "5.2.0", false],
    ["<=5.2.0", "5.2.0", true],
    ["<5.2.0", "5.2.0", false],
    [">=4.56.0,!=5.2.0", "5.2.0", true],
    ["~=5.2", "5.2.0", undefined],
    ["!=5.0.*", "5.2.0", undefined],
    ["!=5.0.*,<5", "5.2.0", false],
  ])("%s leaves some from %s on: %s", (requirement, least, expected) => {
    expect(admits(requirement, least)).toBe(expected);
  });
});
