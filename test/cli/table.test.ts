import fc from "fast-check";
import { expect, test } from "vitest";
import { table } from "../../program/table.ts";

test("makes columns as wide as their cells without a terminal", () => {
  expect(table(["A", "LONG"], [["a cell", "b"]])).toBe("A       LONG\na cell  b\n");
});

test("does not wrap in a terminal of unknown width", () => {
  const wide = [["x ".repeat(100)]];
  expect(table(["A"], wide, 0)).toBe(table(["A"], wide));
});

test("wraps the widest columns between words, and keeps the others", () => {
  expect(
    table(
      ["POD", "WHY"],
      [
        ["a-0", "takes any free port of a range that is its own"],
        ["a-1", "listens"],
      ],
      40,
    ),
  ).toBe("POD  WHY\na-0  takes any free port of a range that\n     is its own\na-1  listens\n");
});

test("breaks a word that is too long for its column, after a separator if it has one", () => {
  const path = "groups.prefill.additional.env.HCCL_NPU_SOCKET_PORT_RANGE";
  expect(table(["S"], [[path]], 40)).toBe("S\ngroups.prefill.additional.env.HCCL_NPU_\nSOCKET_PORT_RANGE\n");
  expect(table(["S"], [["x".repeat(45)]], 40)).toBe(`S\n${"x".repeat(40)}\n${"x".repeat(5)}\n`);
});

test("keeps every letter at any width, and fits lines of short words", () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  const cell = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(" "));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell)), fc.integer({ min: 40, max: 200 }), (rows, columns) => {
      const text = table(["ONE", "TWO", "THREE"], rows, columns);
      const count = (printed: string) => printed.replaceAll(/\s/g, "").length;
      expect(count(text)).toBe(count(table(["ONE", "TWO", "THREE"], rows)));
      for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
    }),
  );
});
