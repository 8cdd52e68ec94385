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

/** Puts a pulumi on PATH. */
async function installedPulumi() {
  const bin = join(root, "bin");
  fakeExecutable(bin, "pulumi", 'case "$1" in version) echo v3.270.0 ;; esac');
  fakeExecutable(bin, "pulumi-language-nodejs", "");
  return ensurePulumi(progress, environment);
}

test("uses a recent pulumi on PATH that has its Node language host", async () => {
  expect(await installedPulumi()).toEqual({
    executable: join(root, "bin", "pulumi"),
    version: "3.270.0",
    languageHost: join(root, "bin"),
    origin: "installed",
  });
  expect(lines).toEqual([]);
});

test("uses the installed provider plugin", async () => {
  const plugin = join(root, "home", "plugins", "resource-kubernetes-v4.34.2");
  fakeExecutable(plugin, "pulumi-resource-kubernetes", "");
  expect(await ensureProviderPlugin(progress, environment)).toEqual({
    directory: plugin,
    origin: "installed",
  });
});
