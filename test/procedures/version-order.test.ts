import { execFileSync } from "node:child_process";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { python } from "../runtime/namespace.ts";

const room = join(import.meta.dirname, "../../core/procedures/preflight");

const program = `
import json, sys
from version_order import is_below
print(json.dumps([[is_below(a, b), is_below(b, a)] for a, b in json.load(sys.stdin)]))
`;

/** For each pair, whether the first is below the second, and the second below the first. */
function compared(pairs: readonly (readonly [string, string])[]) {
  const answer = execFileSync(python, ["-B", "-c", program], {
    input: JSON.stringify(pairs),
    env: { PYTHONPATH: room },
    encoding: "utf8",
  });
  return z.array(z.tuple([z.boolean(), z.boolean()])).parse(JSON.parse(answer));
}

/** A version of three parts, its text as drivers write it, and numbers that order it. */
const version = fc
  .tuple(
    fc.integer({ min: 23, max: 27 }),
    fc.integer({ min: 0, max: 5 }),
    fc.boolean(),
    fc.integer({ min: 0, max: 3 }),
  )
  .chain(([year, month, isCandidate, last]) =>
    fc.constantFrom("rc", "RC", "Rc").map((word) => ({
      text: `${year}.${month}.${isCandidate ? word : ""}${last}`,
      order: [year, month, isCandidate ? 0 : 1, last],
    })),
  );

function order(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, index) => number !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

describe("the order of driver versions", () => {
  it("is that of their numbers, with candidates before releases", () => {
    const pairs = fc.sample(fc.tuple(version, version), { numRuns: 1000, seed: 1 });
    const answers = compared(pairs.map(([a, b]) => [a.text, b.text]));
    for (const [index, [a, b]] of pairs.entries())
      expect([a.text, b.text, ...(answers[index] ?? [])]).toEqual([
        a.text,
        b.text,
        order(a.order, b.order) < 0,
        order(a.order, b.order) > 0,
      ]);
  });

  it.each([
    ["25.2.rc1.3", "25.2", false],
    ["25.2.0", "25.2", false],
    ["25.1.0", "25.2", true],
    ["24.1.rc3.b999", "24.1.rc3", false],
    ["25.5", "25.5.1", true],
    ["unknown", "25.2", false],
  ] as const)("of %s and the least %s", (own, least, isBelow) => {
    expect(compared([[own, least]])[0]?.[0]).toBe(isBelow);
  });

  it("reads no number of thousands of digits", () => {
    expect(compared([["9".repeat(5000), "25.2"]])).toEqual([[false, false]]);
  });
});
