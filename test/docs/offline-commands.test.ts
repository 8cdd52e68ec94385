import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { blocksOf, classes, classOf, exitOf, missingLines, pages } from "./blocks.ts";
import { type ScratchCheckout, scratchCheckout } from "./scratch-checkout.ts";

const shells = new Set(["sh", "bash", "shell", "console", "zsh"]);

test("every block of commands says how it is tested", () => {
  const unknown = pages
    .flatMap(({ blocks }) => blocks)
    .filter((block) => shells.has(block.language) && classOf(block) === undefined)
    .map(({ place }) => place);
  const advice = `write ${Object.keys(classes).join(", ")} after sh`;
  expect({ advice, unknown }).toEqual({ advice, unknown: [] });
});

test("every shown output follows the commands that print it", () => {
  const all = pages.flatMap(({ blocks }) => blocks);
  const shown = all.filter(({ language, words }) => language === "text" && words.length > 0);
  const owned = all.filter(
    (block) => block.shown !== undefined && ["offline", "lab"].includes(classOf(block) ?? ""),
  );
  expect(owned).toHaveLength(shown.length);
});

describe("blocksOf", () => {
  test("reads classes, indented blocks and the output that follows", () => {
    const text = "a\n\n- b\n\n  ```sh offline [tab]\n  x\n  ```\n\n```text output\ny\n```\n\n```sh\nz\n```\n";
    expect(
      blocksOf("p", text).map((block) => [block.place, classOf(block), block.text, block.shown]),
    ).toEqual([
      ["p:5", "offline", "x\n", { whole: true, text: "y\n" }],
      ["p:9", undefined, "y\n", undefined],
      ["p:13", undefined, "z\n", undefined],
    ]);
  });

  test("reads the code with which the commands of a checkout end", () => {
    const blocks = blocksOf(
      "p",
      "```sh offline exit=1\nx\n```\n\n```sh offline\ny\n```\n\n```sh lab exit=1\nz\n```\n",
    );
    expect(blocks.map((block) => [classOf(block), exitOf(block)])).toEqual([
      ["offline", 1],
      ["offline", 0],
      [undefined, 1],
    ]);
  });

  test("a shown line must be part of the output, in order", () => {
    expect(missingLines("b\n…\nd", "a\nbb\nc\nd\n")).toEqual([]);
    expect(missingLines("d\nb", "a\nb\nc\nd\n")).toEqual(["b"]);
  });
});

describe("the offline commands run, and print what the page shows", () => {
  let scratch: ScratchCheckout;

  beforeAll(() => {
    scratch = scratchCheckout();
  }, 120_000);

  const tested = pages.filter(({ blocks }) => blocks.some((block) => classOf(block) === "offline"));

  test.each(tested.map(({ path, blocks }) => [path, blocks] as const))(
    "%s",
    { timeout: 180_000 },
    (_, blocks) => {
      scratch.restore();
      for (const block of blocks) {
        const file = block.words.find((word) => word.startsWith("file="))?.slice("file=".length);
        if (file !== undefined) {
          const path = join(scratch.directory, file);
          mkdirSync(dirname(path), { recursive: true });
          writeFileSync(path, block.text);
        }
        if (classOf(block) !== "offline") continue;
        const { status, stdout, stderr } = spawnSync(
          "bash",
          ["--norc", "-euo", "pipefail", "-c", block.text],
          {
            cwd: scratch.directory,
            env: scratch.environment,
            encoding: "utf8",
          },
        );
        expect({ place: block.place, status, stderr }).toEqual({
          place: block.place,
          status: exitOf(block),
          stderr: "",
        });
        if (block.shown === undefined) continue;
        const { place, shown } = block;
        if (shown.whole) expect(`${place}\n${stdout.trimEnd()}`).toBe(`${place}\n${shown.text.trimEnd()}`);
        else expect({ place, missing: missingLines(shown.text, stdout) }).toEqual({ place, missing: [] });
      }
    },
  );
});
