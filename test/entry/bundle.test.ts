import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { call } from "../cli/call.ts";
import { stacksToDeploy } from "../support/chosen-stacks.ts";

const checkout = join(import.meta.dirname, "../..");

/** What the command line of a checkout consists of. */
const SOURCES = [
  "cli",
  "import",
  "live",
  "core",
  "core.ts",
  "entry",
  "package.json",
  "package-lock.json",
  "program",
  "scripts",
  "stacks",
];

/** A copy of the checkout, whose sources a test may change. */
const copy = mkdtempSync(join(tmpdir(), "glm-serve-bundle-"));

for (const path of SOURCES) cpSync(join(checkout, path), join(copy, path), { recursive: true });

symlinkSync(join(checkout, "node_modules"), join(copy, "node_modules"));

const main = join(copy, "entry/checkout-command-line.cjs");

const settings = join(copy, "site.yaml");

writeFileSync(settings, "namespace: llm\nlabels: { team: a }\nweights: { readOnly: true }\n");

writeFileSync(join(copy, "wrong.yaml"), "namespace: A\nreplicas: 2\n");

function bundled(argv: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...argv], {
    cwd: copy,
    encoding: "utf8",
    env: {
      ...process.env,
      npm_lifecycle_event: "",
      NO_COLOR: "1",
      XDG_CACHE_HOME: userCache,
      ...environment,
    },
  });
  return { code: status, stdout, stderr };
}

/** The cache directory of the user. */
const userCache = mkdtempSync(join(tmpdir(), "glm-serve-cache-"));

const bundleFile = join(copy, "dist/cli/sources.txt");

test("the first call builds the bundle", () => {
  expect(existsSync(bundleFile)).toBe(false);
  expect(bundled(["list"]).code).toBe(0);
  expect(existsSync(bundleFile)).toBe(true);
}, 60_000);

test("an npm script starts where the person is", () => {
  const directory = mkdtempSync(join(tmpdir(), "glm-serve-below-"));
  writeFileSync(join(directory, "own-site.yaml"), "namespace: below\n");
  const words = ["render", "a3-1p1d", "--site", "own-site.yaml"];
  const script = { npm_lifecycle_event: "glm-serve", INIT_CWD: directory };
  const { code, stdout } = bundled(words, script);
  expect(code).toBe(0);
  expect(stdout).toContain("namespace: below");
  expect(bundled(words, { ...script, npm_lifecycle_event: "test" }).code).toBe(1);
});

describe("the bundle prints what the sources print", () => {
  test.each([
    [[]],
    [["--version"]],
    [["list"]],
    [["list", "everything"]],
    [["rendre"]],
    [["render", "--help"]],
    [["render", "a3-1p1"]],
    [["render", "a3-1p1d", "--site", "site.yaml"]],
    [["render", "a3-1p1d", "--site", "wrong.yaml"]],
    [["render", "a3-1p1d", "--site", "missing.yaml"]],
    [["check", "a3-1p1d", "--json"]],
    [["check", "a3-1p1d", "--site", "wrong.yaml"]],
    [["ports", "a3-1p1d", "6700"]],
    [["explain", "a3-1p1d", "groups.decode.replicas"]],
    [["memory", "a3-1p1d"]],
    [["diagram", "a3-1p1d", "--format", "html"]],
    [["diagram", "a3-1p1d", "--out", "a3-1p1d.png"]],
    [["memory", "h200-glm47-flash"]],
    [["diff", "a3-1p1d", "a3-1p1d-low-latency"]],
    [["diff", "stacks/a3-1p1d.ts", "a3-1p1d"]],
    [["diff", "stacks/a3-1p1d.ts", "missing"]],
    [["smoke", "a3-xllm"]],
    [["bench", "a3-1p1d", "--render"]],
    [
      [
        "fit",
        "--model",
        "GLM-5",
        "--weights",
        "w8a8",
        "--hardware",
        "a3",
        "--nodes",
        "2",
        "--context",
        "8192",
      ],
    ],
  ])("for %j", async (argv) => {
    expect(bundled(argv)).toEqual(await call(copy, argv));
  });

  test.each(stacksToDeploy())("for render %s", async (name) => {
    expect(bundled(["render", name])).toEqual(await call(copy, ["render", name]));
  });
});

describe("the bundle is rebuilt", () => {
  const summaryOf = (name: string) =>
    bundled(["list"])
      .stdout.split("\n")
      .find((line) => line.startsWith(`${name} `));

  test("when a source has changed", () => {
    const file = join(copy, "cli/run.ts");
    const before = readFileSync(file, "utf8");
    writeFileSync(file, before.replace("Usage: glm-serve", "Use: glm-serve"));
    expect(bundled(["--help"]).stdout).toMatch(/^Use: glm-serve/);
    writeFileSync(file, before);
    expect(bundled(["--help"]).stdout).toMatch(/^Usage: glm-serve/);
  });

  test("when the Python of the pods has changed, which the revision covers", () => {
    const revision = () => /launch-([0-9a-f]{10})/.exec(bundled(["render", "a3-1p1d"]).stdout)?.[1];
    const file = join(copy, "core/runtime/output.py");
    const text = readFileSync(file, "utf8");
    const before = revision();
    writeFileSync(file, `${text}# changed\n`);
    expect(revision()).not.toBe(before);
    writeFileSync(file, text);
    expect(revision()).toBe(before);
  });

  test("when a topology that no other file names is added or removed", () => {
    const file = join(copy, "stacks/new-stack.ts");
    const text = readFileSync(join(copy, "stacks/a3-glm5-w8a8.ts"), "utf8");
    writeFileSync(file, text.replace('name: "a3-glm5-w8a8"', 'name: "new-stack"'));
    expect(summaryOf("new-stack")).toContain("GLM-5 w8a8");
    expect(bundled(["render", "new-stack"]).stdout).toContain("name: new-stack-serve-0");
    rmSync(file);
    expect(summaryOf("new-stack")).toBeUndefined();
  });

  test("when a release is added or removed", () => {
    const file = join(copy, "core/facts/releases/vllm-ascend/v0.20.3.json");
    const stack = join(copy, "stacks/new-release.ts");
    const text = readFileSync(join(copy, "stacks/a3-glm5-w8a8.ts"), "utf8");
    writeFileSync(
      stack,
      text
        .replace('name: "a3-glm5-w8a8"', 'name: "new-release"')

        // The first is an import.
        .replace(/ {2}engine,(?![^]* {2}engine,)/, '  engine: { ...engine, version: "v0.20.3" },'),
    );
    const standIn = "glm-serve uses that of v0.20.2rc1";
    expect(bundled(["check", "new-release"]).stdout).toContain(standIn);
    writeFileSync(file, '{ "release": "v0.20.3", "differsFrom": "v0.20.2rc1" }');
    expect(bundled(["check", "new-release"]).stdout).not.toContain(standIn);
    rmSync(file);
    expect(bundled(["check", "new-release"]).stdout).toContain(standIn);
    rmSync(stack);
  });

  test("and one topology with an error hides no other", () => {
    const file = join(copy, "stacks/broken.ts");
    writeFileSync(file, "export default {\n");
    expect(summaryOf("broken")).toContain("broken.ts cannot be loaded");
    expect(bundled(["check", "a3-1p1d"])).toMatchObject({ code: 0, stderr: "" });
    const { code, stdout, stderr } = bundled(["check", "broken"]);
    expect(code).toBe(1);
    expect(`${stdout}${stderr}`).toMatch(
      /broken\.ts cannot be loaded: line 1: SyntaxError: .*\n +→ Correct line 1 of stacks\/broken\.ts\n/,
    );
    writeFileSync(file, 'throw new Error("not today");\n');
    expect(summaryOf("broken")).toContain("not today");
    rmSync(file);
  });

  test("when an older build that took longer has replaced it", () => {
    bundled(["list"]);
    writeFileSync(join(copy, "dist/cli/main.cjs"), 'console.log("older");');
    expect(bundled(["list"]).stdout).toContain("a3-1p1d");
  });

  test("but not otherwise", () => {
    const lastMade = () => statSync(join(copy, "dist/cli/main.cjs")).mtimeMs;
    bundled(["list"]);
    const before = lastMade();
    bundled(["check", "a3-1p1d"]);
    expect(lastMade()).toBe(before);
  });
});

test("a stack without settings needs no schema, no measured figure, and the catalogues of its release only", () => {
  const directory = join(copy, "dist/cli");
  const files = readdirSync(directory).filter(
    (name) =>
      (name.endsWith(".json") && !name.startsWith("vllm-ascend-v0.20.2rc1-")) ||
      (name.endsWith(".cjs") &&
        ["ZodError", "GLM5_1-W8A8-EP"].some((text) =>
          readFileSync(join(directory, name), "utf8").includes(text),
        )),
  );
  expect(files.length).toBeGreaterThan(10);
  const { stdout } = bundled(["render", "a3-1p1d"]);
  const checked = bundled(["check", "a3-1p1d"]);
  for (const name of files) rmSync(join(directory, name));
  expect(bundled(["render", "a3-1p1d"])).toEqual({ code: 0, stdout, stderr: "" });
  expect(bundled(["check", "a3-1p1d"])).toEqual(checked);
  // The next call makes them again.
  rmSync(bundleFile);
});

describe("an error of the program itself", () => {
  test("is printed without the text of the bundle", () => {
    const file = join(copy, "core/runtime/health.py");
    bundled(["list"]);
    const text = readFileSync(file, "utf8");
    rmSync(file);
    const main_ = join(copy, "entry/glm-serve.cjs");
    const { status, stderr } = spawnSync(process.execPath, [main_, "render", "a3-1p1d"], {
      encoding: "utf8",
      cwd: copy,
    });
    writeFileSync(file, text);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^Error: glm-serve cannot read /);
    expect(stderr.length).toBeLessThan(5000);
  });
});

describe("the cache of compiled code", () => {
  const filesIn = (directory: string) => {
    const code = join(directory, "glm-serve/code");
    return existsSync(code) ? readdirSync(code) : [];
  };

  test("is in the cache directory of the user, one file for each command", () => {
    const directory = mkdtempSync(join(tmpdir(), "glm-serve-cache-"));
    const environment = { XDG_CACHE_HOME: directory };
    for (const argv of [["list"], ["check", "a3-1p1d"], ["rendre"], ["check", "a3-xllm"]]) {
      // The second call reads what the first has written.
      expect(bundled(argv, environment)).toEqual(bundled(argv, environment));
    }
    expect(filesIn(directory).map((name) => name.replace(/-.*/, ""))).toEqual(["check", "list"]);
  });

  test("is rewritten if it belongs to another bundle or is not a cache", () => {
    const directory = mkdtempSync(join(tmpdir(), "glm-serve-cache-"));
    const environment = { XDG_CACHE_HOME: directory };
    const { stdout } = bundled(["list"], environment);
    const [name = ""] = filesIn(directory);
    const file = join(directory, "glm-serve/code", name);
    const size = readFileSync(file).length;
    for (const text of ["", "no cache", readFileSync(file, "latin1").replace("run-", "ran-")]) {
      writeFileSync(file, text, "latin1");
      expect(bundled(["list"], environment)).toEqual({ code: 0, stdout, stderr: "" });
      expect(readFileSync(file).length).toBe(size);
    }
  });

  test("is ignored and rewritten if a byte of the code differs", () => {
    const environment = { XDG_CACHE_HOME: mkdtempSync(join(tmpdir(), "glm-serve-cache-")) };
    const { stdout } = bundled(["render", "a3-1p1d"], environment);
    const [name = ""] = filesIn(environment.XDG_CACHE_HOME);
    const file = join(environment.XDG_CACHE_HOME, "glm-serve/code", name);
    const code = readFileSync(file, "latin1");
    expect(code).toContain("IfNotPresent");
    writeFileSync(file, code.replaceAll("IfNotPresent", "IfNotPresens"), "latin1");
    expect(bundled(["render", "a3-1p1d"], environment)).toEqual({ code: 0, stdout, stderr: "" });
    expect(readFileSync(file, "latin1")).not.toContain("IfNotPresens");
  });

  test("loses files that are older than a month", () => {
    const directory = mkdtempSync(join(tmpdir(), "glm-serve-cache-"));
    const environment = { XDG_CACHE_HOME: directory };
    bundled(["list"], environment);
    const old = join(directory, "glm-serve/code/render-of-an-older-bundle");
    writeFileSync(old, "");
    utimesSync(old, 0, 0);
    bundled(["--help"], environment);
    expect(existsSync(old)).toBe(false);
    expect(filesIn(directory).map((name) => name.replace(/-.*/, ""))).toEqual(["help", "list"]);
  });

  test("is not used with NODE_DISABLE_COMPILE_CACHE", () => {
    const directory = mkdtempSync(join(tmpdir(), "glm-serve-cache-"));
    const environment = { XDG_CACHE_HOME: directory, NODE_DISABLE_COMPILE_CACHE: "1" };
    expect(bundled(["list"], environment).code).toBe(0);
    expect(filesIn(directory)).toEqual([]);
  });

  test.each(["/dev/null", "/proc", "/proc/none"])("may be below %s, where nothing can be written", (path) => {
    const { stdout } = bundled(["list"]);
    const result = bundled(["list"], { XDG_CACHE_HOME: path, HOME: path });
    expect(result).toEqual({ code: 0, stdout, stderr: "" });
  });
});
