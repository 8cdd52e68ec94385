import { expect, test } from "vitest";
import { changed, findingsOf } from "../support/findings.ts";
import { serving } from "../support/topologies.ts";

test("a method of drafts that is no text is refused", () => {
  const topology = changed(serving(1), {
    args: { speculativeConfig: { method: 1, num_speculative_tokens: 1 } },
  });
  expect(findingsOf(topology, {}, "vllm-draft-method-known")).toMatchObject([
    {
      path: "groups.serve.args.speculativeConfig.method",
      message: "method must be the name of a method that drafts; vLLM 0.20.2 refuses to start.",
      fix: 'Set method to "mtp"',
    },
  ]);
});
