import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "vitest";
import { python } from "./namespace.ts";

const script = join(import.meta.dirname, "../../core/runtime/weights.py");

const root = mkdtempSync(join(tmpdir(), "glm-serve-weights-"));

function directory(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

function weights(...paths: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      python,
      ["-B", script, ...paths],
      { env: { HOST_IP: "198.18.0.9" } },
      (_, out, err) => {
        resolve({ code: child.exitCode ?? -1, output: out + err });
      },
    );
  });
}

const index = JSON.stringify({
  weight_map: { a: "model-1.safetensors", b: "model-2.safetensors", c: "model-1.safetensors" },
});

const whole = {
  "config.json": "{}",
  "model.safetensors.index.json": index,
  "model-1.safetensors": "x",
  "model-2.safetensors": "x",
};

describe.concurrent("weights", () => {
  it("pass when every file of the index exists", async ({ expect }) => {
    const path = directory("whole", whole);
    expect(await weights(path)).toEqual({ code: 0, output: `weights: 2 files in ${path}\n` });
  });

  it("pass without an index when a weight file exists", async ({ expect }) => {
    expect((await weights(directory("single", { "config.json": "{}", "model.safetensors": "x" }))).code).toBe(
      0,
    );
  });

  it.for([
    ["a directory that does not exist", () => join(root, "none"), /none does not exist\. .* contains: /],
    ["no config", () => directory("no-config", { "model.safetensors": "x" }), /no config\.json/],
    ["no weights", () => directory("empty", { "config.json": "{}" }), /has no weights/],
    [
      "a missing shard",
      () => directory("missing", { ...whole, "model-2.safetensors": "" }),
      /lacks 1 of 2 weight files \(missing or empty\): model-2\.safetensors/,
    ],
    [
      "a half-written index",
      () => directory("half", { ...whole, "model.safetensors.index.json": index.slice(0, 20) }),
      /is not a readable index of weights/,
    ],
    [
      "an index of another shape",
      () => directory("shape", { ...whole, "model.safetensors.index.json": "[1]" }),
      /is not a readable index of weights/,
    ],
  ] as const)("reject %s, with the node and the fix", async ([, make, text], { expect }) => {
    const { code, output } = await weights(make());
    expect(code).toBe(1);
    expect(output).toMatch(text);
    expect(output).toContain("198.18.0.9");
    expect(output).not.toContain("Traceback");
  });

  it("report the missing shards, the node and the fix", async ({ expect }) => {
    const path = directory("report", { ...whole, "model-2.safetensors": "" });
    expect((await weights(path)).output.replaceAll(path, "<directory>")).toMatchInlineSnapshot(`
      "weights.py: <directory> lacks 1 of 2 weight files (missing or empty): model-2.safetensors.
      Download the weights to the volume that 198.18.0.9 mounts there (setting weights), or wait for the download.
      "
    `);
  });

  it("of the draft model are checked too", async ({ expect }) => {
    const { code, output } = await weights(directory("main", whole), join(root, "draft"));
    expect(code).toBe(1);
    expect(output).toContain("draft does not exist");
  });
});
