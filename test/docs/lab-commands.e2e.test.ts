import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Block, classOf, missingLines, pages } from "./blocks.ts";
import { scratchCheckout } from "./scratch-checkout.ts";

const { directory, environment } = scratchCheckout();

// A state of its own, so that the cluster of a developer keeps running. With CI set, the lab downloads nothing.
const env = {
  ...environment,
  CI: "1",
  GLM_SERVE_STATE: mkdtempSync(join(tmpdir(), "glm-serve-docs-state-")),
};

const blocks = pages.flatMap((page) => page.blocks);

/** The commands of a block without `npm ci`: the packages of the scratch checkout are a link, which npm would replace. */
const commandsOf = ({ text }: Block): string => text.trim().replace(/^npm ci && /, "");

/** Each command once: pages share the cluster that the first of them starts, and the last ends it. */
const started = [...new Set(blocks.filter((block) => classOf(block) === "lab").map(commandsOf))];

const starting = started.filter((text) => text.startsWith("npm start"));

const run = (text: string) =>
  spawnSync("bash", ["--norc", "-euo", "pipefail", "-c", text], { cwd: directory, env, encoding: "utf8" });

afterAll(() => {
  run("npm stop -- --delete");
});

for (const { words, text } of blocks) {
  const file = words.find((word) => word.startsWith("file="))?.slice("file=".length);
  if (file === undefined) continue;
  mkdirSync(dirname(join(directory, file)), { recursive: true });
  writeFileSync(join(directory, file), text);
}

describe("commands for the local cluster do what the pages show", () => {
  test.each(starting)("%s", (text) => {
    const { status, stdout, stderr } = run(text);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const shown = blocks.flatMap((block) =>
      classOf(block) === "lab" && commandsOf(block) === text && block.shown !== undefined ? [block] : [],
    );
    for (const block of shown) {
      // Progress is on stderr, before the result.
      const printed = withoutNumbers(`${stderr}\n${stdout}`);
      const missing = missingLines(withoutNumbers(block.shown?.text ?? ""), printed);
      expect({ place: block.place, missing }).toEqual({ place: block.place, missing: [] });
    }
  });

  test.each(started.filter((text) => !text.startsWith("npm start")))("%s", (text) => {
    const { status, stderr } = run(text);
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });
});

/** Ports, times and the suffixes of names differ from run to run. */
function withoutNumbers(text: string): string {
  return text.replaceAll(/:\d{4,5}\b/g, ":PORT").replaceAll(/\d+(?:\.\d+)? ?m?s\b/g, "TIME");
}
