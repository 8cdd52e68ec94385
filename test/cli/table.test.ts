import fc from "fast-check";
import { expect, test } from "vitest";
import { table } from "../../cli/table.ts";

test("a table is as wide as its cells where no terminal limits it", () => {
  expect(table(["A", "LONG"], [["a cell", "b"]])).toBe("A       LONG\na cell  b\n");
});

test("a terminal that does not know its width limits nothing", () => {
  const wide = [["x ".repeat(100)]];
  expect(table(["A"], wide, 0)).toBe(table(["A"], wide));
});

test("the widest columns wrap between words, and the others stay", () => {
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

test("a word that is too long for its column is broken where it has a separator", () => {
  const path = "groups.prefill.additional.env.HCCL_NPU_SOCKET_PORT_RANGE";
  expect(table(["S"], [[path]], 40)).toBe("S\ngroups.prefill.additional.env.HCCL_NPU_\nSOCKET_PORT_RANGE\n");
  expect(table(["S"], [["x".repeat(45)]], 40)).toBe(`S\n${"x".repeat(40)}\n${"x".repeat(5)}\n`);
});

test("whatever the width, every letter is kept, and lines fit where words let them", () => {
  const word = fc.stringMatching(/^[a-z]{1,12}$/);
  const cell = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(" "));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell, cell)), fc.integer({ min: 40, max: 200 }), (rows, columns) => {
      const text = table(["ONE", "TWO", "THREE"], rows, columns);
      const count = (said: string) => said.replaceAll(/\s/g, "").length;
      expect(count(text)).toBe(count(table(["ONE", "TWO", "THREE"], rows)));
      for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(columns);
    }),
  );
});
