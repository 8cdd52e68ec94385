import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RegistryName, ReleaseCatalogue } from "../../../core/facts/index.ts";
import { catalogueFrom } from "../../../core/facts/release-difference.ts";
import { differenceOf, wholeFile } from "../../../scripts/facts/difference.ts";
import { formatted } from "../../../scripts/facts/format.ts";
import { filesOf } from "../../../scripts/facts/series.ts";

const name = fc.constantFrom("a", "b-c", "d_e", "VLLM_F", "__proto__", "toString");

const scalar = fc.oneof(fc.string({ maxLength: 3 }), fc.integer(), fc.boolean());

/** A record whose names may be those of an object's own members. */
function record<Value>(values: fc.Arbitrary<Value>): fc.Arbitrary<Record<string, Value>> {
  return fc.array(fc.tuple(name, values), { maxLength: 5 }).map((entries) => Object.fromEntries(entries));
}

const flag = fc.record(
  { type: fc.constantFrom("int", "str", "choices"), default: scalar, aliases: fc.array(fc.string()) },
  { requiredKeys: ["type"] },
);

const key = fc.record(
  { type: fc.constantFrom("int", "object"), strict: fc.boolean() },
  { requiredKeys: ["type"] },
);

/** The names of a registry are sorted in every catalogue. */
const names = fc
  .uniqueArray(fc.constantFrom("fp8", "awq", "ascend", "mtp"), { maxLength: 4 })
  .map((list) => list.toSorted());

const registries: fc.Arbitrary<Partial<Record<RegistryName, string[]>>> = fc.record(
  { architectures: names, connectors: names, quantizations: names, toolCallParsers: names },
  { requiredKeys: [] },
);

function catalogue(release: fc.Arbitrary<string>): fc.Arbitrary<ReleaseCatalogue> {
  return fc.record({
    release,
    versions: record(fc.string()),
    images: record(fc.string()),
    flags: record(flag),
    configs: record(fc.record({ strict: fc.boolean(), keys: record(key) })),
    variables: record(fc.constantFrom("bool", "str")),
    registries,
    removed: record(fc.record({ since: fc.string() })),
  });
}

/** A catalogue as `catalogueFrom` gives it: sorted. */
function inOrder(one: ReleaseCatalogue): ReleaseCatalogue {
  return catalogueFrom([wholeFile(one), { release: one.release, differsFrom: one.release }]);
}

describe("a difference between two catalogues", () => {
  test("gives the newer catalogue back", () => {
    fc.assert(
      fc.property(catalogue(fc.constant("v1.0")), catalogue(fc.constant("v1.1")), (older, newer) => {
        expect(catalogueFrom([wholeFile(older), differenceOf(older, newer)])).toEqual(inOrder(newer));
      }),
    );
  });

  test("survives its text", () => {
    fc.assert(
      fc.property(catalogue(fc.constant("v1.0")), catalogue(fc.constant("v1.1")), (older, newer) => {
        const file = differenceOf(inOrder(older), inOrder(newer));
        expect(JSON.parse(formatted(file))).toEqual(JSON.parse(JSON.stringify(file)));
      }),
    );
  });

  test("of equal catalogues is empty", () => {
    fc.assert(
      fc.property(catalogue(fc.constant("v1.0")), (one) => {
        expect(differenceOf(one, { ...one, release: "v1.1" })).toEqual({
          release: "v1.1",
          differsFrom: "v1.0",
        });
      }),
    );
  });
});

test("a series of files gives every catalogue back", () => {
  fc.assert(
    fc.property(fc.array(catalogue(fc.constant("")), { maxLength: 12 }), (given) => {
      const all = given.map((one, minor) => ({ ...one, release: `v0.${minor}.0` }));
      const files = filesOf(all.toReversed());
      const chain = (release: string | undefined): typeof files => {
        const file = files.find((each) => each.release === release);
        return file === undefined ? [] : [...chain(file.differsFrom), file];
      };
      for (const one of all) {
        expect(catalogueFrom(chain(one.release))).toEqual(inOrder(one));
      }
    }),
  );
});

test("a file has one entry per line", () => {
  expect(
    formatted({
      release: "v0.2.0",
      differsFrom: "v0.1.0",
      flags: { "max-model-len": { type: "int", aliases: ["-m"] }, "swap-space": null },
      configs: {
        "additional-config": { keys: { refresh: { type: "bool", default: false } } },
        "old-config": null,
      },
      registries: { connectors: { added: ["MultiConnector"] }, quantizations: ["ascend", "fp8"] },
    }),
  ).toMatchInlineSnapshot(`
    "{
      "release": "v0.2.0",
      "differsFrom": "v0.1.0",
      "flags": {
        "max-model-len": {"type": "int", "aliases": ["-m"]},
        "swap-space": null
      },
      "configs": {
        "additional-config": {
          "keys": {
            "refresh": {"type": "bool", "default": false}
          }
        },
        "old-config": null
      },
      "registries": {
        "connectors": {
          "added": [
            "MultiConnector"
          ]
        },
        "quantizations": [
          "ascend",
          "fp8"
        ]
      }
    }
    "
  `);
});
