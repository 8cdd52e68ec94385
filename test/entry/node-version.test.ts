import { spawnSync } from "node:child_process";
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "acorn";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { reportedVersion } from "../support/old-node.ts";

const root = join(import.meta.dirname, "../..");

/** Runs a file on this Node, which reports the given version. */
function run(version: string, ...argv: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-r", reportedVersion(version), ...argv], {
    encoding: "utf8",
  });
  return { status, stdout, stderr: stderr.replaceAll(process.execPath, "/usr/bin/node") };
}

const manifest = z.object({
  engines: z.object({ node: z.string() }),
  scripts: z.record(z.string(), z.string()).default({}),
});

function readManifest(path: string): z.output<typeof manifest> {
  return manifest.parse(JSON.parse(readFileSync(join(root, path), "utf8")));
}

describe("the files that check the version of Node", () => {
  // Pulumi, which loads the plugin, refuses older Nodes itself.
  const after = new Set(["entry/rebuild.cjs", "entry/import-file.cjs", "entry/plugin.cjs"]);
  const loadedFirst = globSync("entry/*.cjs", { cwd: root }).filter((path) => !after.has(path));

  test.each(loadedFirst)("%s has the syntax of ES5", (path) => {
    expect(() =>
      parse(readFileSync(join(root, path), "utf8"), { ecmaVersion: 5, allowHashBang: true }),
    ).not.toThrow();
  });

  test("are at least five", () => {
    expect(loadedFirst.length).toBeGreaterThanOrEqual(5);
  });
});

describe("the command glm-serve", () => {
  const command = join(root, "entry/glm-serve.cjs");

  test.each(["0.12.18", "8.17.0", "18.20.8", "19.9.0"])("reports Node %s in one line", (version) => {
    expect(run(version, command, "check", "a3-1p1d")).toEqual({
      status: 1,
      stdout: "",
      stderr: `glm-serve needs Node 20 or later, but runs on Node ${version} (/usr/bin/node).\n`,
    });
  });
});

describe("a module of the package", () => {
  const library = join(root, "entry/library.cjs");

  test("throws one line on a Node that is too old", () => {
    const { status, stderr } = run(
      "18.20.8",
      "-e",
      `try { require(${JSON.stringify(library)}) } catch (error) { console.error(error.stack); process.exit(3); }`,
    );
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: "Error: glm-serve needs Node 20 or later, but runs on Node 18.20.8 (/usr/bin/node).\n",
    });
  });

  test.each(["20.0.0", "22.0.0", "100.0.0"])("accepts Node %s", (version) => {
    expect(run(version, library)).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("requires the version that engines of the package names", () => {
    expect(readManifest("package.json").engines.node).toBe(">=20");
  });
});

describe("the npm scripts of a checkout", () => {
  const checkout = join(root, "entry/checkout.cjs");

  test("check the version first", () => {
    const { scripts } = readManifest("package.json");
    const others = Object.entries(scripts)
      .filter(
        ([, line]) =>
          !/^node (?:-r \.\/entry\/checkout\.cjs |entry\/checkout\.cjs && |entry\/checkout-command-line\.cjs)/.test(
            line,
          ),
      )
      .map(([name]) => name);
    // Scripts that others call, and one that calls `npm test`.
    expect(others).toEqual(["test:all", "prepack", "lint:imports"]);
  });

  test.each(["18.20.8", "20.20.2", "22.17.1"])("report Node %s in one line", (version) => {
    expect(run(version, "-r", checkout, join(root, "lab/start.ts"))).toEqual({
      status: 1,
      stdout: "",
      stderr: `This checkout of glm-serve needs Node 22.18 or later, but runs on Node ${version} (/usr/bin/node). Use the Node in node_modules/.bin, as npm scripts do.\n`,
    });
  });

  test.each(["22.18.0", "24.0.0"])("accept Node %s", (version) => {
    expect(run(version, checkout)).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  test("require the version that engines of the lab names", () => {
    expect(readManifest("lab/package.json").engines.node).toBe(">=22.18");
  });

  test("require npm ci, which also installs Node", () => {
    const bare = mkdtempSync(join(tmpdir(), "bare-checkout-"));
    cpSync(join(root, "entry"), join(bare, "entry"), { recursive: true });
    const inBare = join(bare, "entry/checkout.cjs");
    expect(run("20.20.2", inBare).stderr).toBe(
      "This checkout of glm-serve needs Node 22.18 or later, but runs on Node 20.20.2 (/usr/bin/node). Run `npm ci`, which installs Node beside the other packages.\n",
    );
    mkdirSync(join(bare, "node_modules"));
    expect(run("20.20.2", inBare).stderr).toBe(
      "This checkout of glm-serve needs Node 22.18 or later, but runs on Node 20.20.2 (/usr/bin/node). Run `npm ci` without --ignore-scripts: a script of the package node installs Node.\n",
    );
    rmSync(join(bare, "node_modules"), { recursive: true });
    expect(run("24.0.0", inBare)).toEqual({
      status: 1,
      stdout: "",
      stderr: `glm-serve: ${join(bare, "node_modules")} does not exist. Run \`npm ci\` first.\n`,
    });
  });
});
