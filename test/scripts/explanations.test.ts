import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { notesOfAdditions, notesOfStack } from "../../scripts/stack-notes.ts";

// The type checker reads the interfaces.
test("what explain knows of settings and stacks is up to date", { timeout: 120_000 }, () => {
  const script = join(import.meta.dirname, "../../scripts/explanations.ts");
  const { status, stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

describe("notes of a stack file", () => {
  test("are the items of its lists and its paragraphs that name something", () => {
    expect(
      notesOfStack(`/** A helper. */
const helper = 1;

/**
 * GLM on one node. Document 002 with \`--seed\`.
 *
 * Additions to the documented process:
 * - \`--shutdown-timeout\`, the grace period
 *   minus 30 s.
 * - The additions of every stack.
 *
 * Nothing reads \`HCCL_TRANSFER_TIMEOUT\`,
 * which HCCL does not have.
 */
export default defineTopology({});
`),
    ).toEqual([
      {
        heading: "Additions to the documented process",
        text: "`--shutdown-timeout`, the grace period minus 30 s.",
      },
      { heading: "Note", text: "Nothing reads `HCCL_TRANSFER_TIMEOUT`, which HCCL does not have." },
    ]);
  });

  test("are none without a comment", () => {
    expect(notesOfStack("export default defineTopology({});\n")).toEqual([]);
  });
});

test("additions to every stack have the heading of their table", () => {
  expect(
    notesOfAdditions(
      "# Additions\n\n## Ascend\n\n| addition | reason |\n|---|---|\n| `A` | Why. |\n| A word | No. |\n",
    ),
  ).toEqual([{ heading: "Additions to every stack, Ascend", text: "`A`. Why." }]);
});
