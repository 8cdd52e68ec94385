import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import sdk from "@pulumi/kubernetes/package.json" with { type: "json" };
import { providerPart } from "../../lab/binaries/provider-plugin.ts";
import { ensurePrograms } from "../../lab/pulumi/ensure-programs.ts";
import { pulumiPart } from "../../lab/binaries/pulumi-installation.ts";
import { type GivenSources, type PartSources, readSources } from "../../lab/binaries/sources.ts";
import { archive } from "./archive.ts";
import { fakeExecutable } from "./fake-executable.ts";
import { fakeGo, fakeModule } from "./fake-go.ts";
import { providePart } from "./provide-part.ts";
import { releaseServer, sha256 } from "./release-server.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

let root: string;

let bin: string;

let lines: string[];

const progress = { line: (text: string) => void lines.push(text), update: () => undefined };

beforeEach(() => {
  root = temporaryDirectory("pulumi");
  bin = join(root, "bin");
  lines = [];
  for (const name of ["CI", "GLM_SERVE_OFFLINE"]) vi.stubEnv(name, "");
  vi.stubEnv("GLM_SERVE_CACHE", join(root, "cache"));
  vi.stubEnv("FAKE_GO_CALLS", join(root, "calls"));
  vi.stubEnv("FAKE_GO_MODULE", fakeModule(join(root, "module")));
  vi.stubEnv("PULUMI_HOME", join(root, "home"));
  vi.stubEnv("PATH", `${bin}:/usr/bin:/bin`);
  fakeGo(bin);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

const sourcesFrom = (given: GivenSources = { offline: true }): PartSources => ({
  ...readSources(given).sources,
  platform: "linux-amd64",
});

function installPulumi(version: string): void {
  fakeExecutable(bin, "pulumi", `test "$1" = version && echo v${version}`);
}

test("uses a recent pulumi on PATH that has its Node language host", async () => {
  installPulumi("3.270.0");
  fakeExecutable(bin, "pulumi-language-nodejs", "");
  expect(await providePart(pulumiPart, progress, sourcesFrom())).toEqual({
    executable: join(bin, "pulumi"),
    version: "3.270.0",
    languageHost: bin,
    origin: "installed",
  });
  expect(lines).toEqual([`pulumi: installed 3.270.0 in ${bin}`]);
});

test("does not use an older pulumi, one of another major version, or one without its host", async () => {
  fakeExecutable(bin, "pulumi-language-nodejs", "");
  installPulumi("3.258.9");
  expect((await providePart(pulumiPart, progress, sourcesFrom())).origin).toBe("built");
  expect(lines[0]).toContain(`because ${bin}/pulumi is 3.258.9, but >=3.259.0 <4.0.0 is required; `);
  const only = sourcesFrom({ source: "installed" });
  installPulumi("4.0.0");
  await expect(providePart(pulumiPart, progress, only)).rejects.toThrow("is 4.0.0, but >=3.259.0");
  installPulumi("3.270.0");
  fakeExecutable(bin, "pulumi-language-nodejs", "");
  vi.stubEnv("PATH", join(root, "other"));
  fakeExecutable(join(root, "other"), "pulumi", "echo v3.270.0");
  await expect(providePart(pulumiPart, progress, only)).rejects.toThrow(
    /pulumi-language-nodejs is neither next to .*other\/pulumi nor on PATH/,
  );
});

const executable = "pulumi-resource-kubernetes";

const plugins = (): string => join(root, "home", "plugins");

const installPlugin = (version: string): string =>
  fakeExecutable(join(plugins(), `resource-kubernetes-v${version}`), executable, "");

test("uses the newest installed provider plugin that fits the SDK", async () => {
  for (const version of ["4.20.0", sdk.version, "4.99.1", "4.99.0", "5.0.0"]) installPlugin(version);
  expect((await providePart(providerPart, progress, sourcesFrom())).directory).toBe(
    join(plugins(), "resource-kubernetes-v4.99.1"),
  );
  expect(lines).toEqual([`provider: installed 4.99.1 in ${plugins()}/resource-kubernetes-v4.99.1`]);
});

test("does not use an older plugin, or one whose installation was interrupted", async () => {
  installPlugin("4.20.0");
  installPlugin(sdk.version);
  writeFileSync(join(plugins(), `resource-kubernetes-v${sdk.version}.partial`), "");
  await expect(providePart(providerPart, progress, sourcesFrom({ source: "installed" }))).rejects.toThrow(
    `${plugins()} has no resource-kubernetes >=${sdk.version} <5.0.0 (only 4.20.0)`,
  );
});

test("downloads the plugin of the SDK's version into the releases of the cache", async () => {
  const packed = archive({ [executable]: "plugin", "README.md": "" });
  const directory = `/github.com/pulumi/pulumi-kubernetes/releases/download/v${sdk.version}`;
  const file = `pulumi-resource-kubernetes-v${sdk.version}-linux-amd64.tar.gz`;
  const { url, requests } = await releaseServer({
    [`${directory}/${file}`]: { body: packed },
    [`${directory}/pulumi-kubernetes_${sdk.version}_checksums.txt`]: { body: `${sha256(packed)}  ${file}\n` },
  });
  const plugin = await providePart(providerPart, progress, sourcesFrom({ mirror: url }));
  const expected = join(root, "cache", "releases", `resource-kubernetes-v${sdk.version}-linux-amd64`);
  expect(plugin).toEqual({ directory: expected, origin: "downloaded" });
  expect(readFileSync(join(expected, executable), "utf8")).toBe("plugin");
  expect(statSync(join(expected, executable)).mode & 0o777).toBe(0o755);
  expect(await providePart(providerPart, progress, sourcesFrom())).toEqual(plugin);
  expect(requests).toHaveLength(2);
  expect(lines.at(-1)).toBe(`provider: v${sdk.version} from the cache, downloaded before`);
});

test("builds everything that no quicker source has in one build", async () => {
  const required = readFileSync(join(import.meta.dirname, "../../lab/go-modules/programs/go.mod"), "utf8");
  const source = /pulumi-kubernetes\/provider\/v4 (\S+)/.exec(required)?.[1] ?? "";
  const { binaries, tools } = await ensurePrograms({ progress, sources: sourcesFrom({ source: "build" }) });
  expect(readFileSync(join(root, "calls"), "utf8")).toBe("called\ncalled\n");
  expect(lines.slice(0, 5)).toEqual([
    "pulumi: building v3.259.0 from Go modules, because --source is build",
    `provider: building ${source}, which reports itself as v${sdk.version}, from Go modules, because --source is build`,
    "kubernetes: building v1.34.4 from Go modules, because --source is build",
    expect.stringMatching(/^kwok: building v0\.7\.0 from Go modules, because /),
    `building once, then cached: pulumi v3.259.0, pulumi-resource-kubernetes ${source}, kubernetes v1.34.4, kwok v0.7.0`,
  ]);
  expect(tools.plugin.origin).toBe("built");
  for (const path of [
    tools.pulumi.executable,
    join(tools.pulumi.languageHost, "pulumi-language-nodejs"),
    join(tools.plugin.directory, executable),
    join(binaries.kubernetes, "etcd"),
    join(binaries.kwok, "kwok"),
  ])
    expect(readFileSync(path, "utf8")).toBe("built\n");
});
