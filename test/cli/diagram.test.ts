import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { call } from "./call.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-diagram-"));

describe("diagram", () => {
  test("prints SVG where nobody looks, and text on a terminal", async () => {
    const piped = await call(directory, ["diagram", "a3-glm5-w8a8"]);
    expect(piped).toMatchObject({ code: 0, stderr: "" });
    expect(piped.stdout).toMatch(/^<svg .*viewBox="0 0 \d+ \d+".*role="img"/);
    expect(piped.stdout).toContain('<title id="picture-title">GLM-5 w8a8 on 1 × Atlas 800 A3</title>');
    expect(piped.stdout).toContain("@media (prefers-color-scheme:dark)");
    const seen = await call(directory, ["diagram", "a3-glm5-w8a8"], {
      columns: 80,
      environment: { NO_COLOR: "1" },
    });
    expect(seen.stdout).toMatch(/^GLM-5 w8a8 on 1 × Atlas 800 A3\n/);
    expect(seen.stdout).not.toContain("\u001B");
    const coloured = await call(directory, ["diagram", "a3-glm5-w8a8"], { columns: 80 });
    expect(coloured.stdout).toContain("\u001B[38;5;75m█");
  });

  test("takes the format from the name of the file", async () => {
    const result = await call(directory, ["diagram", "a3-1p1d", "--out", "a.html", "--theme", "dark"]);
    expect(result).toEqual({ code: 0, stdout: "a.html: html, 1402 × 775\n", stderr: "" });
    expect(readFileSync(join(directory, "a.html"), "utf8")).toMatch(/^<!doctype html>/);
    await call(directory, ["diagram", "a3-1p1d", "--out", "a.txt"]);
    expect(readFileSync(join(directory, "a.txt"), "utf8")).toMatch(/^GLM-5 w8a8 on 6/);
    await call(directory, ["diagram", "a3-1p1d", "--out", "picture", "--format", "svg"]);
    expect(readFileSync(join(directory, "picture"), "utf8")).toMatch(/^<svg /);
    const json = await call(directory, ["diagram", "a3-1p1d", "--out", "a.json"]);
    expect(json.stdout).toBe("a.json: json\n");
    const { stdout } = await call(directory, ["diagram", "a3-1p1d", "--json"]);
    expect(readFileSync(join(directory, "a.json"), "utf8")).toBe(stdout);
  });

  test("draws the stack on a site", async () => {
    writeFileSync(join(directory, "site.yaml"), "namespace: llm\ninstance: glm\n");
    const { stdout } = await call(directory, [
      "diagram",
      "a3-1p1d",
      "--site",
      "site.yaml",
      "--format",
      "text",
    ]);
    expect(stdout).toContain("glm (a3-1p1d) · vLLM-Ascend v0.20.2rc1 · 96 devices · namespace llm");
  });

  test("writes equal PNGs, larger than the scene for sharp texts", async () => {
    const digests = [];
    for (const name of ["one.png", "two.png"]) {
      const { stdout } = await call(directory, ["diagram", "a3-1p1d", "--out", name]);
      expect(stdout).toBe(`${name}: png, 1402 × 775\n`);
      const png = readFileSync(join(directory, name));
      expect(png.subarray(1, 4).toString()).toBe("PNG");
      // Width and height are the first numbers of the first chunk (PNG, 11.2.1).
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([2804, 1550]);
      digests.push(createHash("sha256").update(png).digest("hex"));
    }
    expect(digests[0]).toBe(digests[1]);
  });

  test("refuses a PNG without a file, a file without a format or with another, and words that it does not know", async () => {
    const errors = async (...argv: readonly string[]) => {
      const { code, stderr } = await call(directory, ["diagram", "a3-1p1d", ...argv]);
      return { code, stderr: stderr.split("\nUsage:")[0] };
    };
    expect(await errors("--format", "png")).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "glm-serve: 1 problem in the arguments of diagram.

        --format = "png"
          --format png needs a file.
          → Set --out to the file
      ",
      }
    `);
    expect(await errors("--out", "picture")).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "glm-serve: 1 problem in the arguments of diagram.

        --out = "picture"
          The name picture ends with no format.
          → Set --format to svg, html, png, text or json, or let --out end with .svg, .html, .png, .txt or .json
      ",
      }
    `);
    expect(await errors("--json", "--format", "svg")).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "glm-serve: 1 problem in the arguments of diagram.

        --format = "svg"
          --json does not print svg.
          → Remove --json or --format
      ",
      }
    `);
    expect(await errors("--out", "picture.png", "--format", "svg")).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "glm-serve: 1 problem in the arguments of diagram.

        --out = "picture.png"
          The name picture.png is that of png, but --format is svg.
          → Remove --format, or let --out end with .svg
      ",
      }
    `);
    expect(await errors("--out", "picture.svg", "--json", "--format", "png")).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "glm-serve: 2 problems in the arguments of diagram.

        --format = "png"
          --json does not print png.
          → Remove --json or --format

        --out = "picture.svg"
          The name picture.svg is that of svg, but --json writes json.
          → Remove --json, or let --out end with .json
      ",
      }
    `);
    expect(await errors("--view", "memry")).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "glm-serve: 1 problem in the arguments of diagram.

        --view = "memry"
          --view does not take memry.
          → Did you mean "memory"?
      ",
      }
    `);
    expect(await errors("--out", "missing/a.svg")).toMatchInlineSnapshot(`
      {
        "code": 1,
        "stderr": "glm-serve: 1 problem in the arguments of diagram.

        --out
          missing/a.svg cannot be written: ENOENT.
          → Set --out to a file that you may write
      ",
      }
    `);
  });
});
