import { describe, expect, test } from "vitest";
import type { ArgumentValue, Topology } from "../../core/index.ts";
import { findingsOf } from "../support/findings.ts";
import { groupOf, prefillDecode } from "../support/topologies.ts";

type Drafts = Record<string, ArgumentValue>;

/** The documented pair with these drafts on its sides. */
function pair(prefill: Drafts | undefined, decode: Drafts): Topology {
  return prefillDecode((topology) => {
    const { args = {} } = groupOf(topology, "prefill");
    if (prefill === undefined) delete args["speculativeConfig"];
    else args["speculativeConfig"] = prefill;
    Object.assign(groupOf(topology, "decode").args ?? {}, { speculativeConfig: decode });
  });
}

const drafts = (method: string, more: Drafts = {}): Drafts => ({
  method,
  num_speculative_tokens: 1,
  ...more,
});
const eagle = (model: string) => drafts("eagle3", { model });

describe("drafts of decode have the cache of the prompt", () => {
  test.each([
    ["n-grams on prefill", drafts("ngram"), drafts("deepseek_mtp"), /no drafts, and .* own draft layer/],
    ["a second model on prefill", eagle("/d"), drafts("mtp"), /the draft model \/d, and .* own draft layer/],
    ["another second model on prefill", eagle("/d"), eagle("/e"), /draft model \/d, and .* draft model \/e/],
    ["nothing on prefill", undefined, eagle("/e"), /prefill\.args\.speculativeConfig is not set/],
  ])("not with %s", (_, prefill, decode, message) => {
    expect(findingsOf(pair(prefill, decode), {}, "pd-drafts")).toMatchObject([
      {
        path: "groups.decode.args.speculativeConfig",
        value: decode,
        message: expect.stringMatching(message) as unknown,
      },
    ]);
  });

  test.each([
    ["the same layer by two names", drafts("mtp"), drafts("deepseek_mtp", { num_speculative_tokens: 3 })],
    ["the same second model", eagle("/d"), eagle("/d")],
    ["n-grams on decode, which keep none", undefined, drafts("ngram")],
  ])("with %s", (_, prefill, decode) => {
    expect(findingsOf(pair(prefill, decode), {}, "pd-drafts")).toEqual([]);
  });
});
