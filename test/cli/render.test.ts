import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { describe, expect, test } from "vitest";
import a31p1d from "../../stacks/a3-1p1d.ts";
import { plan } from "../../core/index.ts";
import { call } from "./call.ts";

const directory = mkdtempSync(join(tmpdir(), "glm-serve-cli-"));

const run = (...words: string[]) => call(directory, words);

function file(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

describe("render", () => {
  test("prints the plan's objects and nothing else", async () => {
    const { code, stdout, stderr } = await run("render", "a3-1p1d");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(loadAll(stdout)).toEqual(plan(a31p1d).objects.map(({ manifest }) => manifest));
  });

  test("takes the site from a file, alone or as a stack's settings", async () => {
    const alone = file("site.yaml", "namespace: llm\n");
    const settings = file(
      "stack.yaml",
      'config:\n  glm-serve:namespace: llm\n  other:namespace: x\n  glm-serve:terminationGracePeriodSeconds: "60"\n',
    );
    expect((await run("render", "a3-1p1d", "--site", alone)).stdout).toContain("namespace: llm");
    const { stdout } = await run("render", "a3-1p1d", "--site", settings);
    expect(stdout).toContain("namespace: llm");
    expect(stdout).toContain("terminationGracePeriodSeconds: 60");
  });

  test("finds the settings of a stack, and the topology that they name", async () => {
    file("Pulumi.prod-east.yaml", "config:\n  glm-serve:topology: a3-1p1d\n  glm-serve:namespace: east\n");
    expect((await run("render", "prod-east")).stdout).toContain("namespace: east");
  });

  test("finds a stack's own settings from another directory, and prefers those of the directory", async () => {
    const elsewhere = await run("render", "a3-xllm-2node");
    expect(elsewhere).toMatchObject({ code: 0, stderr: "" });
    file("Pulumi.a3-xllm-2node.yaml", "config: { 'glm-serve:namespace': here }\n");
    expect((await run("render", "a3-xllm-2node")).stderr).toContain("image");
  });

  test.each([
    ["nothing", ""],
    ["a comment", "# later\n"],
    ["what Pulumi keeps", "encryptionsalt: v1:x\n"],
    ["no settings", "config:\nencryptionsalt: v1:x\n"],
  ])("a file with %s holds no settings", async (name, text) => {
    const { code, stderr } = await run("render", "a3-1p1d", "--site", file(`${name}.yaml`, text));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test("lists the topologies without a stack", async () => {
    expect((await run("render")).stdout).toMatch(/^a3-1p1d +GLM-5 w8a8/m);
  });

  test("an unknown stack lists the known ones", async () => {
    const { code, stdout, stderr } = await run("render", "a3-1p2d");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain('stack = "a3-1p2d"');
    expect(stderr).toMatch(/known topologies: .*a3-1p1d, /);
  });

  test.each([
    ["a file that is not there", "none.yaml", "none.yaml\n    There is no such file."],
    ["a directory", directory, "This is a directory."],
    ["no name of a file", "", "--site\n    This is a directory."],
    ["broken YAML", file("broken.yaml", "a: [1\n"), "This is no YAML: line 2, column 1: "],
    ["a list", file("list.yaml", "- 1\n"), "no group of settings"],
    ["two documents", file("two.yaml", "namespace: a\n---\nnamespace: b\n"), "2 documents"],
    ["a key twice", file("twice.yaml", "namespace: a\nnamespace: b\n"), "uplicate"],
    ["config that is a list", file("config-list.yaml", "config: [1]\n"), "config holds no group"],
    [
      "a setting beside config",
      file("beside.yaml", "config: {}\nnamespace: x\n"),
      'beside.yaml: namespace = "x"',
    ],
    ["a setting of no project", file("bare.yaml", "config: { namespace: x }\n"), "write glm-serve:namespace"],
    [
      "a setting of a misspelt project",
      file("near.yaml", "config: { 'glm-server:namespace': x }\n"),
      "write glm-serve:namespace",
    ],
    ["an unknown setting", file("typo.yaml", "namespac: x\n"), 'Did you mean "namespace"?'],
  ])("%s is refused without a stack trace", async (_, path, text) => {
    const { code, stdout, stderr } = await run("render", "a3-1p1d", "--site", path);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(text);
    expect(stderr).not.toContain("    at ");
  });

  test("wrong words show the usage", async () => {
    for (const words of [["render", "a", "b"], ["render", "--sites", "x"], ["rendre"]]) {
      const { code, stdout, stderr } = await run(...words);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain("glm-serve");
    }
  });
});
