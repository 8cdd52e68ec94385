import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { ensureProviderPlugin } from "../../lab/binaries/provider-plugin.ts";
import { ensurePulumi } from "../../lab/binaries/pulumi-installation.ts";
import { fakeExecutable } from "./fake-executable.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

let root: string;

let lines: string[];

let environment: NodeJS.ProcessEnv;

const progress = { line: (text: string) => void lines.push(text), update: () => undefined };

beforeEach(() => {
  root = temporaryDirectory("pulumi");
  lines = [];
  environment = {
    PATH: `${join(root, "bin")}:/usr/bin:/bin`,
    PULUMI_HOME: join(root, "home"),
    GLM_SERVE_CACHE: join(root, "cache"),
  };
});

/** Puts a pulumi on PATH whose `plugin install` runs a shell command. */
async function installedPulumi(install: string) {
  const bin = join(root, "bin");
  fakeExecutable(
    bin,
    "pulumi",
    `case "$1" in version) echo v3.270.0 ;; plugin) echo x >> ${root}/attempts; ${install} ;; esac`,
  );
  fakeExecutable(bin, "pulumi-language-nodejs", "");
  return ensurePulumi(progress, environment);
}

const attempts = (): number => readFileSync(join(root, "attempts"), "utf8").trim().split("\n").length;

test("uses a recent pulumi on PATH that has its Node language host", async () => {
  expect(await installedPulumi("exit 1")).toEqual({
    executable: join(root, "bin", "pulumi"),
    version: "3.270.0",
    languageHost: join(root, "bin"),
    origin: "installed",
  });
  expect(lines).toEqual([]);
});

test("uses an installed provider plugin", async () => {
  const plugin = join(root, "home", "plugins", "resource-kubernetes-v4.34.2");
  fakeExecutable(plugin, "pulumi-resource-kubernetes", "");
  const found = await ensureProviderPlugin(await installedPulumi("exit 1"), progress, environment);
  expect(found).toEqual({ directory: plugin, origin: "official" });
});

test("ignores an older plugin; with CI set, downloads nothing and reports the stand-in", async () => {
  fakeExecutable(
    join(root, "home", "plugins", "resource-kubernetes-v4.20.0"),
    "pulumi-resource-kubernetes",
    "",
  );
  const pulumi = await installedPulumi("exit 0");
  const found = await ensureProviderPlugin(pulumi, progress, { ...environment, CI: "1" });
  expect(found.origin).toBe("stand-in");
  expect(lines).toEqual([expect.stringMatching(/^provider: .*stand-in.*this local cluster only/)]);
  expect(attempts).toThrow("ENOENT");
});

test("downloads the plugin if possible", async () => {
  const pulumi = await installedPulumi(
    'mkdir -p "$PULUMI_HOME/plugins/resource-kubernetes-v4.34.2"; touch "$PULUMI_HOME/plugins/resource-kubernetes-v4.34.2/pulumi-resource-kubernetes"',
  );
  const found = await ensureProviderPlugin(pulumi, progress, environment);
  expect(found).toEqual({
    directory: join(root, "cache", "pulumi-home", "plugins", "resource-kubernetes-v4.34.2"),
    origin: "official",
  });
});

test("does not retry a failed download at once", async () => {
  const pulumi = await installedPulumi("exit 1");
  expect((await ensureProviderPlugin(pulumi, progress, environment)).origin).toBe("stand-in");
  expect((await ensureProviderPlugin(pulumi, progress, environment)).origin).toBe("stand-in");
  expect(attempts()).toBe(1);
});
