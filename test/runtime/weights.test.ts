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
  it("pass when everything that the index names is there", async ({ expect }) => {
    const path = directory("whole", whole);
    expect(await weights(path)).toEqual({ code: 0, output: `weights: 2 files in ${path}\n` });
  });

  it("pass without an index when there is a weight file", async ({ expect }) => {
    expect((await weights(directory("single", { "config.json": "{}", "model.safetensors": "x" }))).code).toBe(
      0,
    );
  });

  it.for([
    ["a directory that does not exist", () => join(root, "none"), /none does not exist\. .* holds: /],
    ["no config", () => directory("no-config", { "model.safetensors": "x" }), /no config\.json/],
    ["no weights", () => directory("empty", { "config.json": "{}" }), /holds no weights/],
    [
      "a missing shard",
      () => directory("missing", { ...whole, "model-2.safetensors": "" }),
      /1 of 2 weight files are missing or empty: model-2\.safetensors/,
    ],
    [
      "a half-written index",
      () => directory("half", { ...whole, "model.safetensors.index.json": index.slice(0, 20) }),
      /cannot be read as an index/,
    ],
    [
      "an index of another shape",
      () => directory("shape", { ...whole, "model.safetensors.index.json": "[1]" }),
      /cannot be read as an index/,
    ],
  ] as const)("refuse %s, naming the node and the fix", async ([, make, text], { expect }) => {
    const { code, output } = await weights(make());
    expect(code).toBe(1);
    expect(output).toMatch(text);
    expect(output).toContain("198.18.0.9");
    expect(output).not.toContain("Traceback");
  });

  it("look at the draft model, too", async ({ expect }) => {
    const { code, output } = await weights(directory("main", whole), join(root, "draft"));
    expect(code).toBe(1);
    expect(output).toContain("draft does not exist");
  });
});
