import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { plan } from "../../core/index.ts";
import { quoteCommand } from "../../core/launch/quote.ts";
import { prefillDecode, serving } from "../support/topologies.ts";

describe("commands for bash", () => {
  test("keep every argument unchanged, whatever characters it has", () => {
    const word = fc
      .string({ unit: "binary", maxLength: 40 })
      .filter((text) => !text.includes("\0") && !text.startsWith("--") && !/[\uD800-\uDFFF]/.test(text));
    const lists = fc.array(fc.array(word, { minLength: 1, maxLength: 20 }), { minLength: 20, maxLength: 20 });
    // Many commands to a bash: starting one for each would take seconds.
    fc.assert(
      fc.property(lists, (commands) => {
        const lines = commands.map(
          (words) => `printf '%s\\0' ${quoteCommand(["first", ...words], "  ").replace(/^first ?/, "")}`,
        );
        const seen = execFileSync("bash", ["-s"], { input: lines.join("\n"), encoding: "utf8" });
        expect(seen.split("\0").slice(0, -1)).toEqual(commands.flat());
      }),
      { numRuns: 3 },
    );
  });

  test.each([
    "$(touch /tmp/x)",
    "`id`",
    "a'b",
    'a"b',
    "a\\b",
    "a\nb",
    "!x",
    "~",
    "*",
    "",
    " ",
    "-x",
    "${HOME}",
    "ü",
  ])("quote %j", (text) => {
    const seen = execFileSync("bash", ["-c", `printf %s ${quoteCommand([text], "")}`], { encoding: "utf8" });
    expect(seen).toBe(text);
  });
});

test("launch scripts are legal bash", () => {
  for (const topology of [prefillDecode(), serving(1), serving(2)]) {
    for (const { manifest } of plan(topology).objects) {
      if (manifest.kind !== "ConfigMap") continue;
      for (const [file, text] of Object.entries(manifest.data ?? {})) {
        if (file.endsWith(".sh")) execFileSync("bash", ["-n"], { input: text });
      }
    }
  }
});
