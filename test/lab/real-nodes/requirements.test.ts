import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { silentProgress } from "../../../lab/host/progress.ts";
import { missingPackages } from "../../../lab/host/debian-packages.ts";
import { ensureRequirements } from "../../../lab/real-nodes/requirements.ts";
import { fakeExecutable } from "../fake-executable.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test("finds installed packages on PATH", () => {
  const bin = join(temporaryDirectory("requirements"), "bin");
  mkdirSync(bin, { recursive: true });
  const missing = () => missingPackages(["real nodes"], { PATH: bin }).map(({ name }) => name);
  expect(missing()).toContain("debootstrap");
  fakeExecutable(bin, "debootstrap", "exit 0");
  expect(missing()).not.toContain("debootstrap");
});

test("suggests simulated nodes without root", async () => {
  vi.spyOn(process, "getuid").mockReturnValue(1000);
  await expect(ensureRequirements(silentProgress)).rejects.toThrow(
    /need root on Linux.*\nRun the same command as root, or use simulated nodes \(without --run\)/,
  );
});

test("reports packages that cannot be installed, with the command and its output", async () => {
  vi.spyOn(process, "getuid").mockReturnValue(0);
  const bin = temporaryDirectory("apt");
  fakeExecutable(bin, "apt-get", 'echo "E: no network" >&2; exit 100');
  fakeExecutable(bin, "env", 'while [ "${1#*=}" != "$1" ]; do shift; done; exec "$@"');
  vi.stubEnv("PATH", bin);
  const lines: string[] = [];
  const progress = { line: (text: string) => void lines.push(text), update: () => undefined };
  await expect(ensureRequirements(progress)).rejects.toThrow(
    /missing: .*debootstrap.*apt-get failed: E: no network\nInstall the packages: apt-get install --yes --no-install-recommends .*debootstrap/,
  );
  expect(lines.join("\n")).toContain("packages: installing");
});
