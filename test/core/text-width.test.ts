import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { fitted, roomFor, textWidth, wrapped } from "../../core/diagram/index.ts";
import { textWidthsFile } from "../../scripts/text-widths.ts";

test("the widths are those of the font", () => {
  const file = join(import.meta.dirname, "../../core/diagram/advance-widths.json");
  expect(readFileSync(file, "utf8")).toBe(textWidthsFile());
});

test("a text is as wide as its characters", () => {
  // DejaVu Sans: a digit has 1303 of 2048 units, a colon 690.
  expect(textWidth(":6700", 2048)).toBe(690 + 4 * 1303);
  expect(textWidth("", 12)).toBe(0);
  // A character that the table lacks counts as a whole em.
  expect(textWidth("中文", 10)).toBe(20);
});

test("a fitted text is whole, or ends in an ellipsis and needs no more than its room", () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 20, max: 400 }), (text, room) => {
      const shown = fitted(text, 12, room);
      expect(roomFor(shown, 12)).toBeLessThanOrEqual(room);
      expect(shown === text || shown.endsWith("…")).toBe(true);
    }),
  );
});

test("wrapped lines fit into their room and hold every word", () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1 }), (words) => {
      const lines = wrapped(words.join(" "), 12, 120);
      expect(lines.join(" ")).toBe(words.join(" "));
      for (const line of lines) expect(roomFor(line, 12)).toBeLessThanOrEqual(120);
    }),
  );
});
