import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensureTestRequirements } from "../../lab/test-requirements.ts";
import { fakeExecutable } from "./fake-executable.ts";
import { fakeGo } from "./fake-go.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const programs = [
  "python3",
  "shellcheck",
  "openssl",
  "promtool",
  "chromium",
  "ip",
  "unshare",
  "containerd",
  "runc",
  "debootstrap",
  "iptables",
  "tini",
];

let bin: string;

let lines: string[];

const progress = { line: (text: string) => void lines.push(text), update: () => undefined };

beforeEach(() => {
  bin = join(temporaryDirectory("requirements"), "bin");
  mkdirSync(bin);
  lines = [];
  for (const name of programs) fakeExecutable(bin, name, "exit 0");
  symlinkSync("/usr/bin/env", join(bin, "env"));
  fakeGo(bin);
  vi.stubEnv("PATH", bin);
  vi.spyOn(process, "getuid").mockReturnValue(0);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** What the tests without real nodes lack, without installing it. */
const fast = { needs: ["tests", "python"], install: false } as const;

test("prints nothing when nothing is missing", async () => {
  expect(await ensureTestRequirements(fast, progress)).toBe(true);
  expect(lines).toEqual([]);
});

test("lists each missing package, what needs it, and the command that installs all of them", async () => {
  vi.stubEnv("PATH", join(bin, "nothing"));
  expect(await ensureTestRequirements(fast, progress)).toBe(false);
  expect(lines).toEqual([
    "requirements: Debian packages are missing; without them, tests fail or are skipped:",
    "  python3       runs the Python of pods",
    "  python3-venv  installs ruff for npm run lint, and numpy for tests of weights",
    "  shellcheck    checks the scripts of pods",
    "  openssl       creates certificates of test servers",
    "  prometheus    reads metrics, alerts and dashboards as in a cluster",
    "Install the packages: apt-get install --yes --no-install-recommends python3 python3-venv shellcheck openssl prometheus",
  ]);
});

test("a Python without ensurepip lacks python3-venv", async () => {
  fakeExecutable(bin, "python3", "exit 1");
  await ensureTestRequirements(fast, progress);
  expect(lines.at(-1)).toBe(
    "Install the packages: apt-get install --yes --no-install-recommends python3-venv",
  );
});

test("root installs what is missing, with one line", async () => {
  fakeExecutable(bin, "python3", `test -e ${bin}/ensurepip`);
  fakeExecutable(bin, "apt-get", `test "$1" = update || { : > ${bin}/ensurepip; }`);
  expect(await ensureTestRequirements({ ...fast, install: true }, progress)).toBe(true);
  expect(lines).toEqual(["packages: installing python3-venv (apt-get)"]);
});

test("reports an installation that fails, with the packages", async () => {
  fakeExecutable(bin, "python3", "exit 1");
  fakeExecutable(bin, "apt-get", 'echo "E: no network" >&2; exit 100');
  expect(await ensureTestRequirements({ ...fast, install: true }, progress)).toBe(false);
  expect(lines[1]).toBe(
    "requirements: Debian packages are missing; without them, tests fail or are skipped (apt-get failed: E: no network):",
  );
});

test("without root, installs nothing and names the tests that are skipped", async () => {
  vi.spyOn(process, "getuid").mockReturnValue(1000);
  fakeExecutable(bin, "apt-get", "exit 1");
  fakeExecutable(bin, "python3", "exit 1");
  expect(await ensureTestRequirements({ needs: ["python", "real nodes"], install: true }, progress)).toBe(
    false,
  );
  expect(lines).toContain(
    "requirements: tests of namespaces and real nodes are skipped, because this process is not root",
  );
  expect(lines.find((line) => line.startsWith("Install"))).toContain("sudo apt-get install");
  expect(lines.join("\n")).not.toContain("packages: installing");
});

test("reports an old Go before the tests that build with it", async () => {
  fakeGo(bin, "go1.20.1");
  await ensureTestRequirements({ needs: ["real nodes"], install: false }, progress);
  expect(lines.join("\n")).toMatch(/requirements: Go 1\.20\.1 is too old: .*\nInstall Go 1\.\d+/);
});
