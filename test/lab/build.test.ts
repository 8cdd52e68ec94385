import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { buildTool } from "../../lab/binaries/build.ts";
import { isAtLeast } from "../../lab/binaries/go-toolchain.ts";
import { fakeGo } from "./fake-go.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

let root: string;

let lines: string[];

const progress = { line: (text: string) => void lines.push(text), update: () => undefined };

const calls = (): number => readFileSync(join(root, "calls"), "utf8").trim().split("\n").length;

const useGo = (version: string, build?: string): void => fakeGo(join(root, "bin"), version, build);

beforeEach(() => {
  root = temporaryDirectory("build");
  lines = [];
  vi.stubEnv("GLM_SERVE_CACHE", join(root, "cache"));
  vi.stubEnv("FAKE_GO_CALLS", join(root, "calls"));
  vi.stubEnv("PATH", `${join(root, "bin")}:/usr/bin:/bin`);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

test("builds a program once, under all its names, and reports the build", async () => {
  useGo("go1.99.0");
  const directory = await buildTool("kubernetes", progress);
  expect(await buildTool("kubernetes", progress)).toBe(directory);
  expect(calls()).toBe(1);
  expect(readFileSync(join(directory, "kube-apiserver"), "utf8")).toBe("built\n");
  expect(lines).toEqual([
    expect.stringMatching(/^kubernetes v1\.34\.4: building from Go modules \(once; about \d+ min/),
    expect.stringMatching(/^kubernetes v1\.34\.4: built in [\d.]+ s$/),
  ]);
  expect(readdirSync(join(root, "cache", "binaries"))).toHaveLength(1);
});

test("builds once for two concurrent commands", async () => {
  useGo("go1.99.0", 'sleep 0.3; echo built > "$output"');
  const both = await Promise.all([buildTool("kwok", progress), buildTool("kwok", progress)]);
  expect(both[0]).toBe(both[1]);
  expect(calls()).toBe(1);
});

test("removes the directory of a killed build", async () => {
  useGo("go1.99.0");
  const finished = await buildTool("kwok", progress);
  const abandoned = `${finished}.building-abcdef`;
  mkdirSync(abandoned);
  rmSync(finished, { recursive: true });
  await buildTool("kwok", progress);
  expect(existsSync(abandoned)).toBe(false);
});

test("reports the end of the compiler's output after a failed build, and leaves no files", async () => {
  useGo("go1.99.0", 'echo "main.go:1:1: no space left on device" >&2; exit 1');
  await expect(buildTool("kwok", progress)).rejects.toThrow(
    /kwok v0\.7\.0: the build failed\. Last lines of Go's output:\n {2}main\.go:1:1: no space left on device\nCheck/,
  );
  expect(readdirSync(join(root, "cache", "binaries"))).toEqual([]);
});

test("reports a missing Go with its download page", async () => {
  vi.stubEnv("PATH", join(root, "bin"));
  await expect(buildTool("kwok", progress)).rejects.toThrow(/Go is not on PATH.*\nInstall Go 1\.\d+/);
});

test("reports an old Go with both versions", async () => {
  useGo("go1.20.1");
  await expect(buildTool("kwok", progress)).rejects.toThrow(/Go 1\.20\.1 is too old: .*needs 1\.\d+/);
});

test("compares versions by number", () => {
  expect(isAtLeast("1.26.8", "1.25.11")).toBe(true);
  expect(isAtLeast("1.25.11", "1.25.11")).toBe(true);
  expect(isAtLeast("1.9", "1.25")).toBe(false);
});
