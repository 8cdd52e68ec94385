import { expect, test } from "vitest";
import { findingsOf } from "../support/findings.ts";
import { oneMachine, oneSite } from "../support/xllm.ts";

test.each([
  ["31b7caf", "reasoningParser", "glm47", /^xLLM 31b7caf has no such parser; 0\.8, 0\.9, .* have\.$/],
  ["31b7caf", "toolCallParser", "glm5", /^xLLM 31b7caf has no such parser; 0\.11-preview has\.$/],
  ["0.11-preview", "toolCallParser", "auto", /^xLLM 0\.11-preview has no such parser for GLM-4\.[56]/],
  ["31b7caf", "toolCallParser", "glm-46", /^xLLM 31b7caf has no such parser for GLM-4\.[56]/],
  // What every object has is no entry of a table.
  ["31b7caf", "toolCallParser", "constructor", /^xLLM 31b7caf has no such parser for GLM-4\.[56]/],
])("xLLM %s is told which releases have %s %s", (version, argument, value, message) => {
  const topology = oneMachine({ version, args: { [argument]: value } });
  expect(findingsOf(topology, oneSite, "xllm-parser-known")).toMatchObject([
    { path: `groups.serve.args.${argument}`, value, message: expect.stringMatching(message) as unknown },
  ]);
});

test("a parser that is no text is refused as a flag, not as a parser", () => {
  expect(findingsOf(oneMachine({ args: { toolCallParser: 47 } }), oneSite, "xllm-parser-known")).toEqual([]);
});
