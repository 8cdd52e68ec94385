import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { beforeEach, expect, test } from "vitest";
import { abandonedLock, lockDirectory } from "../../lab/pulumi/abandoned-lock.ts";
import { generateProject } from "../../lab/pulumi/generated-project.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const tools = {
  pulumi: { executable: "/bin/pulumi", version: "3.259.0", languageHost: "/host", origin: "built" },
  plugin: { directory: "/provider", origin: "built" },
} as const;

let source: string;

let target: string;

beforeEach(() => {
  const root = temporaryDirectory("project");
  source = join(root, "source");
  target = join(root, "target");
  mkdirSync(join(source, "stacks"), { recursive: true });
  writeFileSync(
    join(source, "Pulumi.yaml"),
    "name: demo\nruntime: nodejs\nmain: stacks/index.ts\nstackConfigDir: stacks\n",
  );
  writeFileSync(join(source, "stacks", "Pulumi.dev.yaml"), "config:\n  demo:namespace: east\n");
});

const generatedFile = (name: string): unknown => load(readFileSync(join(target, "demo", name), "utf8"));

test("generates a project that runs the source's program with its settings and the given plugins", () => {
  expect(generateProject(source, "dev", target, tools)).toEqual({
    name: "demo",
    directory: join(target, "demo"),
  });
  expect(generatedFile("Pulumi.yaml")).toEqual({
    name: "demo",
    runtime: "nodejs",
    main: join(source, "stacks", "index.ts"),
    plugins: {
      providers: [{ name: "kubernetes", path: "/provider" }],
      languages: [{ name: "nodejs", path: "/host" }],
    },
  });
  expect(generatedFile("Pulumi.dev.yaml")).toEqual({ config: { "demo:namespace": "east" } });
  expect(readdirSync(source, { recursive: true, encoding: "utf8" }).toSorted()).toEqual([
    "Pulumi.yaml",
    "stacks",
    "stacks/Pulumi.dev.yaml",
  ]);
});

test("copies changed settings and keeps the salt that pulumi wrote", () => {
  generateProject(source, "dev", target, tools);
  writeFileSync(
    join(target, "demo", "Pulumi.dev.yaml"),
    "encryptionsalt: v1:abc\nconfig:\n  demo:namespace: east\n",
  );
  writeFileSync(join(source, "stacks", "Pulumi.dev.yaml"), "config:\n  demo:namespace: west\n");
  generateProject(source, "dev", target, tools);
  expect(generatedFile("Pulumi.dev.yaml")).toEqual({
    encryptionsalt: "v1:abc",
    config: { "demo:namespace": "west" },
  });
});

test("does not copy the encryption settings of the user's backend", () => {
  writeFileSync(
    join(source, "stacks", "Pulumi.dev.yaml"),
    "secretsprovider: awskms://x\nencryptedkey: abc\nencryptionsalt: v1:theirs\nconfig:\n  demo:namespace: east\n",
  );
  generateProject(source, "dev", target, tools);
  expect(generatedFile("Pulumi.dev.yaml")).toEqual({ config: { "demo:namespace": "east" } });
  writeFileSync(join(target, "demo", "Pulumi.dev.yaml"), "encryptionsalt: v1:own\n");
  generateProject(source, "dev", target, tools);
  expect(generatedFile("Pulumi.dev.yaml")).toEqual({
    encryptionsalt: "v1:own",
    config: { "demo:namespace": "east" },
  });
});

test("rejects a directory without a project", () => {
  expect(() => generateProject(target, "dev", target, tools)).toThrow(`${target} has no Pulumi.yaml.`);
});

test("recognizes the lock of an ended process", () => {
  expect(abandonedLock(target, "demo", "dev")).toBe(undefined);
  const locks = lockDirectory(target, "demo", "dev");
  mkdirSync(locks, { recursive: true });
  // Process 1 runs, but is not pulumi.
  for (const pid of [2 ** 30, 1]) {
    const timestamp = "2026-01-01T00:00:00.123456789+01:00";
    writeFileSync(join(locks, "a.json"), JSON.stringify({ pid, username: "u", hostname: "h", timestamp }));
    expect(abandonedLock(target, "demo", "dev")).toEqual({
      begun: Date.UTC(2025, 11, 31, 23, 0, 0, 123),
      directory: locks,
    });
  }
  writeFileSync(join(locks, "a.json"), "{");
  expect(abandonedLock(target, "demo", "dev")).toEqual({ begun: undefined, directory: locks });
  expect(existsSync(locks)).toBe(true);
});
