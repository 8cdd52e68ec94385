import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { graphSizes, type SizeLimits } from "../../core/engines/vllm-ascend/graphs/sizes.ts";
import { versions } from "../../core/engines/vllm-ascend/versions.ts";
import computed from "../fixtures/graph-sizes.json" with { type: "json" };

const digests: Readonly<Record<string, string>> = computed;

/** The grid of `scripts/facts/capture_sizes.py`, in its order. */
function grid(): readonly SizeLimits[] {
  const rows: SizeLimits[] = [];
  for (const sequences of [1, 3, 8, 16, 33, 64, 100, 256])
    for (const drafts of [0, 1, 3, 5])
      for (const tokens of [4, 32, 100, 512, 4096])
        for (const largest of [undefined, 20, 300])
          for (const listed of [undefined, [1, 2, 20], [48, 16, 600]])
            for (const fine of [false, true])
              rows.push({ sequences, tokensPerSequence: 1 + drafts, tokens, largest, listed, fine });
  return rows;
}

/** What the functions of the release return: nothing where they raise an error. */
function outcome(version: string, limits: SizeLimits): readonly number[] | null {
  const sizes = graphSizes(version, limits);
  const { listed, largest } = limits;
  const contradicts = listed !== undefined && largest !== undefined && largest !== sizes.at(-1);
  return sizes.length === 0 || contradicts ? null : sizes;
}

describe("sizes of graphs", () => {
  it.each(versions)("of %s are those that its functions compute", (version) => {
    const sizes = JSON.stringify(grid().map((limits) => outcome(version, limits)));
    expect(createHash("sha256").update(sizes).digest("hex")).toBe(digests[version]);
  });

  it("ascend, and none exceeds the tokens of a step", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...versions),
        fc.integer({ min: 1, max: 2000 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 20_000 }),
        (version, sequences, tokensPerSequence, tokens) => {
          const sizes = graphSizes(version, { sequences, tokensPerSequence, tokens });
          expect(sizes).toEqual([...new Set(sizes)].toSorted((a, b) => a - b));
          expect(sizes[0]).toBe(1);
          expect(sizes.at(-1)).toBeLessThanOrEqual(Math.min(tokens, 512));
        },
      ),
    );
  });
});
