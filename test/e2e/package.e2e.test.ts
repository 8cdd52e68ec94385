import { spawnSync } from "node:child_process";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parse } from "acorn";
import { beforeAll, describe, expect, it } from "vitest";
import { renderYaml, withRollout } from "../../core/index.ts";
import { planStack, topologyNames } from "../../program/index.ts";
import { reportedVersion } from "../support/old-node.ts";
import { installPackage, linkPeers, packPackage } from "../support/packed.ts";

const checkout = join(import.meta.dirname, "../..");

/** Limits of an installation without Pulumi. A stack is a module, its types, and a chunk of the command line. */
const limits = { packages: 10, bytes: 12_000_000, files: 340 + 3 * topologyNames().length };

describe("the packed package, installed alone", () => {
  let directory: string;
  let installed: string;
  beforeAll(async () => {
    directory = installPackage(await packPackage());
    installed = join(directory, "node_modules/glm-serve");
  });

  function run(program: string, ...argv: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(program, argv, { cwd: directory, encoding: "utf8" });
    return { status, stdout, stderr };
  }

  const runModule = (code: string, ...options: readonly string[]) =>
    run(process.execPath, ...options, "--input-type=module", "--eval", code);

  it("has every Python file of core once", () => {
    const packed = globSync("**/*.py", { cwd: installed }).toSorted();
    expect(packed).toEqual(globSync("core/**/*.py", { cwd: checkout }).toSorted());
  });

  it("is one package with few files, below the limits", () => {
    const manifests = globSync("node_modules/{*,@*/*}/package.json", { cwd: directory });
    expect(manifests.length).toBeLessThanOrEqual(limits.packages);
    expect(manifests).toEqual(["node_modules/glm-serve/package.json"]);
    const files = globSync("node_modules/**/*", { cwd: directory, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const sizes = files.map((entry) => statSync(join(entry.parentPath, entry.name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(limits.bytes);
    expect(files.length).toBeLessThan(limits.files);
  });

  it("contains the licences of the packages in its bundle, and lists them", () => {
    const notices = readFileSync(join(installed, "dist/THIRD-PARTY.md"), "utf8");
    const names = [...notices.matchAll(/^## (\S+) /gm)].map(([, name]) => name);
    expect(names).toEqual([
      "@noble/hashes",
      "@resvg/resvg-wasm",
      "dejavu-fonts-ttf",
      "fastest-levenshtein",
      "js-yaml",
      "zod",
    ]);
    // Four of the MIT licence, and three in that of the fonts.
    expect(notices.match(/Permission is hereby granted/g)).toHaveLength(7);
    expect(notices).toContain("https://www.mozilla.org/MPL/2.0/");
    const sbom: { readonly components: readonly { readonly name: string }[] } = JSON.parse(
      readFileSync(join(installed, "dist/sbom.json"), "utf8"),
    );
    expect(sbom.components.map(({ name }) => name)).toEqual(names);
  });

  it("installs the command glm-serve, which needs no Pulumi", () => {
    const { status, stdout, stderr } = run("npx", "glm-serve", "check", "a3-1p1d");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^a3-1p1d: 0 errors/m);
  });

  it("renders the same YAML as the sources", async () => {
    const site = join(checkout, "stacks/Pulumi.a3-1p1d.yaml");
    const { stdout } = run("npx", "glm-serve", "render", "a3-1p1d", "--site", site);
    expect(stdout).toBe(renderYaml(withRollout(await planStack("a3-1p1d"))));
  });

  it("draws a PNG", () => {
    const { status, stderr } = run("npx", "glm-serve", "diagram", "a3-1p1d", "--out", "a3-1p1d.png");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const signature = readFileSync(join(directory, "a3-1p1d.png")).subarray(0, 8);
    expect(signature.toString("latin1")).toBe("\u0089PNG\r\n\u001A\n");
  });

  it("plans with glm-serve/core and a stack", () => {
    const { status, stdout, stderr } = runModule(
      'import { plan } from "glm-serve/core"; import stack from "glm-serve/stacks/a3-1p1d"; console.log(plan(stack, {}).objects.length > 0);',
    );
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "true\n", stderr: "" });
  });

  it("can be required by a CommonJS program", () => {
    const { status, stdout } = run(
      process.execPath,
      "--input-type=commonjs",
      "--eval",
      'console.log(typeof require("glm-serve/core").plan);',
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: "function\n" });
  });

  it("explains that the components need the Pulumi packages", () => {
    const { status, stderr } = runModule(
      'await import("glm-serve").catch((error) => { console.error(error.stack); process.exit(3); });',
    );
    expect(status).toBe(3);
    expect(stderr).toMatchInlineSnapshot(`
      "Error: The Pulumi components of glm-serve need @pulumi/pulumi and @pulumi/kubernetes, which are not installed. glm-serve/core and the command glm-serve need neither.
        → Run \`npm install @pulumi/pulumi@3 @pulumi/kubernetes@4\`
      "
    `);
  });

  it.each([
    ["the command", ["node_modules/.bin/glm-serve", "check", "a3-1p1d"]],
    ["glm-serve", ["--input-type=module", "--eval", 'import "glm-serve";']],
    ["glm-serve/core", ["--input-type=module", "--eval", 'import "glm-serve/core";']],
    ...topologyNames().map((name): [string, string[]] => [
      `glm-serve/stacks/${name}`,
      ["--input-type=module", "--eval", `import "glm-serve/stacks/${name}";`],
    ]),
  ])("reports a Node that is too old: %s", (_, argv) => {
    const { status, stdout, stderr } = run(process.execPath, "-r", reportedVersion("18.20.8"), ...argv);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain(
      `glm-serve needs Node 20 or later, but runs on Node 18.20.8 (${process.execPath}).`,
    );
    expect(stderr).not.toContain("SyntaxError");
  });

  it("has a syntax that older Nodes can parse", () => {
    const files = globSync("dist/**/*.js", { cwd: installed });
    expect(files.length).toBeGreaterThan(20);
    // ES2019, and of ES2020 only import() and import.meta, which Node had before.
    const unreadable = files.flatMap((file) => {
      const text = readFileSync(join(installed, file), "utf8");
      return syntaxErrors(text).map((message) => `${file}: ${message}`);
    });
    expect(unreadable).toEqual([]);
  });

  it("has declarations that need no types but Pulumi's", () => {
    const files = globSync("dist/**/*.d.ts", { cwd: installed });
    expect(files.length).toBeGreaterThan(15);
    const imported = files.flatMap((file) =>
      [
        ...readFileSync(join(installed, file), "utf8").matchAll(/^(?:im|ex)port .* from "([^."][^"]*)";$/gm),
      ].map(([, name]) => name),
    );
    expect(new Set(imported)).toEqual(new Set(["@pulumi/pulumi"]));
  });

  it("exports components that extend the classes of the program's Pulumi", () => {
    linkPeers(directory);
    const { status, stdout, stderr } = runModule(
      'import { GlmTopology } from "glm-serve"; import { ComponentResource } from "@pulumi/pulumi"; console.log(Object.getPrototypeOf(GlmTopology) === ComponentResource, GlmTopology.name);',
    );
    // Messages and Pulumi name components by their classes.
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "true GlmTopology\n", stderr: "" });
  });
});

function syntaxErrors(text: string): readonly string[] {
  try {
    parse(text, { ecmaVersion: 2020, sourceType: "module", allowHashBang: true });
    return [];
  } catch (error) {
    return [String(error)];
  }
}
