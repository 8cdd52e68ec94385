import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { buildTool, buildTools } from "../../lab/binaries/build.ts";
import { buildKey } from "../../lab/binaries/build-key.ts";
import { toolNamed, type ToolName } from "../../lab/binaries/catalogue.ts";
import { isAtLeast } from "../../lab/binaries/versions.ts";
import { buildAll, fakeGo, fakeModule } from "./fake-go.ts";
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
    "building once, then cached: kubernetes v1.34.4",
    expect.stringMatching(/^built in [\d.]+ s: kubernetes v1\.34\.4$/),
  ]);
  expect(readdirSync(join(root, "cache", "binaries"))).toHaveLength(1);
});

test("builds the programs of one Go module in one build", async () => {
  useGo("go1.99.0");
  await buildTools(["kubernetes", "kubernetes-node"], progress);
  expect(calls()).toBe(1);
  expect(lines[0]).toBe("building once, then cached: kubernetes v1.34.4, kubernetes-node v1.34.4");
  expect(existsSync(join(await buildTool("kubernetes-node", progress), "kubelet"))).toBe(true);
  expect(calls()).toBe(1);
});

test("builds once for two concurrent commands", async () => {
  useGo("go1.99.0", `sleep 0.3; ${buildAll}`);
  const both = await Promise.all([buildTool("coredns", progress), buildTool("coredns", progress)]);
  expect(both[0]).toBe(both[1]);
  expect(calls()).toBe(1);
});

test("removes the directory of a killed build", async () => {
  useGo("go1.99.0");
  const finished = await buildTool("coredns", progress);
  const abandoned = join(root, "cache", "binaries", ".building-programs-abcdef");
  mkdirSync(abandoned);
  rmSync(finished, { recursive: true });
  await buildTool("coredns", progress);
  expect(existsSync(abandoned)).toBe(false);
});

describe("an edited module", () => {
  const informer = "pkg/utils/informer/informer.go";

  /** Makes the downloaded module. A check of the copy in place of the compiler prints the edited file. */
  function moduleWith(text: string): void {
    const module = join(root, "module");
    vi.stubEnv("FAKE_GO_MODULE", module);
    mkdirSync(dirname(join(module, informer)), { recursive: true });
    writeFileSync(join(module, informer), text);
    chmodSync(join(module, informer), 0o444);
    useGo("go1.99.0", `cp sigs.k8s.io/kwok/${informer} "${root}/compiled.go"; ${buildAll}`);
  }

  test("is compiled from a changed copy, and does not change in the cache of modules", async () => {
    const text = "key := metav1.InitialEventsListBlueprintAnnotationKey\n";
    moduleWith(text);
    await buildTool("kwok", progress);
    expect(readFileSync(join(root, "compiled.go"), "utf8")).toBe(
      'key := "kubernetes.io/initial-events-list-blueprint"\n',
    );
    expect(readFileSync(join(root, "module", informer), "utf8")).toBe(text);
  });

  test("is not compiled where the text to replace is missing", async () => {
    moduleWith("key := 1\n");
    await expect(buildTool("kwok", progress)).rejects.toThrow(
      "informer.go has no metav1.InitialEventsListBlueprintAnnotationKey",
    );
    expect(existsSync(join(root, "compiled.go"))).toBe(false);
  });
});

describe("a stub", () => {
  const keyOf = (name: ToolName): string =>
    buildKey(toolNamed(name), root, { version: "go1.99.0", platform: "linux-amd64" });

  const stub = "_stubs/github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/yaml/v2/kinds.go";

  test.each([
    ["pulumi-resource-kubernetes", true],
    ["pulumi", false],
    ["kubernetes", false],
  ] as const)("of the provider's SDK rebuilds %s: %s", (name, rebuilds) => {
    const file = join(root, stub);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, "package v2\n");
    const before = keyOf(name);
    writeFileSync(file, "package v2 // changed\n");
    expect(keyOf(name) !== before).toBe(rebuilds);
  });
});

test("sets the variables of shared libraries also in a program that is built alone", async () => {
  useGo("go1.99.0", `for argument; do echo "$argument" >> "${root}/arguments"; done; ${buildAll}`);
  vi.stubEnv("FAKE_GO_MODULE", fakeModule(join(root, "module")));
  await buildTool("pulumi-resource-kubernetes", progress);
  const text = readFileSync(join(root, "arguments"), "utf8");
  expect(text).toContain("-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.259.0");
  expect(text).toContain("-X k8s.io/client-go/pkg/version.gitVersion=v1.34.4");
});

test("reports the end of the compiler's output after a failed build, and leaves no files", async () => {
  useGo("go1.99.0", 'echo "main.go:1:1: no space left on device" >&2; exit 1');
  await expect(buildTool("coredns", progress)).rejects.toThrow(
    /coredns v1\.14\.0: the build failed\. Last lines of Go's output:\n {2}main\.go:1:1: no space left on device\nCheck/,
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
