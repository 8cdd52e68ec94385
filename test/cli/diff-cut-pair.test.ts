import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutPair } from "../../cli/diff/cut-pair.ts";

describe("two long texts", () => {
  test("are shown from where they begin to differ", () => {
    const shared = "-c ".repeat(100);
    const [before, after] = cutPair(`${shared}--timeout 9 url-0`, `${shared}--timeout 9 url-1`, 160);
    expect(before).toBe("…-c -c -c -c -c -c -c -c --timeout 9 url-0");
    expect(after).toBe("…-c -c -c -c -c -c -c -c --timeout 9 url-1");
  });

  test("look different whenever they are, and never exceed the limit", () => {
    const long = fc.string({ maxLength: 400, unit: "binary-ascii" });
    fc.assert(
      fc.property(long, long, long, (start, one, other) => {
        const [before, after] = cutPair(start + one, start + other, 100);
        expect(before === after).toBe(one === other);
        for (const text of [before, after]) expect(text.length).toBeLessThanOrEqual(101);
      }),
    );
  });
});
