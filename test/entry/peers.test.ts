import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const root = join(import.meta.dirname, "../..");

const peersSchema = z.object({
  load: z.custom<(name: string) => unknown>((value) => typeof value === "function"),
  requireAll: z.custom<() => void>((value) => typeof value === "function"),
});

/** entry/peers.cjs, installed beside stubs of these packages. */
function peersBeside(...installed: readonly string[]) {
  const directory = mkdtempSync(join(tmpdir(), "peers-"));
  cpSync(join(root, "entry/peers.cjs"), join(directory, "peers.cjs"));
  for (const name of installed) {
    const stub = join(directory, "node_modules", name);
    mkdirSync(stub, { recursive: true });
    writeFileSync(join(stub, "index.js"), `exports.name = ${JSON.stringify(name)};\n`);
  }
  return peersSchema.parse(createRequire(join(directory, "test.cjs"))("./peers.cjs"));
}

describe("a program without the Pulumi packages", () => {
  test("reports which are missing, and the command that installs them", () => {
    expect(() => peersBeside().load("@pulumi/pulumi")).toThrowErrorMatchingInlineSnapshot(`
      [Error: The Pulumi components of glm-serve need @pulumi/pulumi and @pulumi/kubernetes, which are not installed. glm-serve/core and the command glm-serve need neither.
        → Run \`npm install @pulumi/pulumi@3 @pulumi/kubernetes@4\`]
    `);
  });

  test("reports which one is missing, whichever it loads first", () => {
    const peers = peersBeside("@pulumi/pulumi");
    expect(() => peers.load("@pulumi/pulumi")).toThrowErrorMatchingInlineSnapshot(`
      [Error: The Pulumi components of glm-serve need @pulumi/pulumi and @pulumi/kubernetes, but @pulumi/kubernetes is not installed. glm-serve/core and the command glm-serve need neither.
        → Run \`npm install @pulumi/kubernetes@4\`]
    `);
    expect(() => peers.requireAll()).toThrow("npm install @pulumi/kubernetes@4`");
  });
});

test("a program with the Pulumi packages gets its own", () => {
  const peers = peersBeside("@pulumi/pulumi", "@pulumi/kubernetes");
  expect(() => peers.requireAll()).not.toThrow();
  expect(peers.load("@pulumi/kubernetes")).toEqual({ name: "@pulumi/kubernetes" });
});

test("a broken Pulumi package is not reported as missing", () => {
  const directory = mkdtempSync(join(tmpdir(), "peers-"));
  cpSync(join(root, "entry/peers.cjs"), join(directory, "peers.cjs"));
  for (const name of ["@pulumi/pulumi", "@pulumi/kubernetes"]) {
    mkdirSync(join(directory, "node_modules", name), { recursive: true });
    writeFileSync(join(directory, "node_modules", name, "index.js"), `require("absent");\n`);
  }
  const peers = peersSchema.parse(createRequire(join(directory, "test.cjs"))("./peers.cjs"));
  expect(() => peers.load("@pulumi/pulumi")).toThrow("Cannot find module 'absent'");
});
