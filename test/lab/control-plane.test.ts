import { mkdirSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ensureClusterBinaries } from "../../lab/binaries/ensure-binaries.ts";
import { type GivenSources, type PartSources, readSources } from "../../lab/binaries/sources.ts";
import { archive } from "./archive.ts";
import { fakeExecutable } from "./fake-executable.ts";
import { fakeGo, fakeModule } from "./fake-go.ts";
import { releaseServer, type Reply, sha256 } from "./release-server.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const programs = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl"];

let root: string;

let bin: string;

let lines: string[];

const progress = { line: (text: string) => void lines.push(text), update: () => undefined };

beforeEach(() => {
  root = temporaryDirectory("control-plane");
  bin = join(root, "bin");
  lines = [];
  for (const name of ["CI", "GLM_SERVE_OFFLINE", "KUBEBUILDER_ASSETS"]) vi.stubEnv(name, "");
  vi.stubEnv("GLM_SERVE_CACHE", join(root, "cache"));
  vi.stubEnv("FAKE_GO_CALLS", join(root, "calls"));
  vi.stubEnv("FAKE_GO_MODULE", fakeModule(join(root, "module")));
  // No kubectl of this machine.
  mkdirSync(join(root, "system"), { recursive: true });
  for (const name of ["tar", "gzip", "sh", "cat", "mkdir", "basename"])
    fakeExecutable(join(root, "system"), name, `PATH=/usr/bin:/bin exec ${name} "$@"`);
  vi.stubEnv("PATH", `${bin}:${join(root, "system")}`);
  fakeGo(bin);
});

afterEach(() => {
  vi.unstubAllEnvs();
});

function ensure(given: GivenSources = { offline: true }, platform: PartSources["platform"] = "linux-amd64") {
  return ensureClusterBinaries(progress, { ...readSources(given).sources, platform });
}

/** Installs a program that prints its version as the real one does. */
function install(name: string, version: string, directory = bin): void {
  const output: Readonly<Record<string, string>> = {
    etcd: `etcd Version: ${version}\\nGit SHA: Not provided\\nGo Version: go1.24.5`,
    kubectl: `Client Version: v${version}\\nKustomize Version: v5.7.1`,
    kwok: `kwok version v${version} go1.24.5 (linux/amd64)`,
  };
  fakeExecutable(directory, name, `printf '${output[name] ?? `Kubernetes v${version}`}\\n'`);
}

/** The line of progress about a part. */
const lineOf = (part: string): string => lines.find((line) => line.startsWith(part)) ?? "";

const registry = "/registry.k8s.io/v2/kwok/kwok";

// Packed once, since the checksum of an archive changes with the time.
const kwokLayer = archive({ "usr/local/bin/kwok": "kwok" });

/** Replies of a registry with the image of kwok for two platforms, the last layer of which holds the program. */
function kwokImage(layer = kwokLayer): Readonly<Record<string, Reply>> {
  const digest = (content: Buffer | string): string => `sha256:${sha256(content)}`;
  const manifest = JSON.stringify({ layers: [{ digest: digest("base") }, { digest: digest(layer) }] });
  const index = JSON.stringify({
    manifests: [
      { digest: digest("other"), platform: { os: "linux", architecture: "s390x" } },
      { digest: digest(manifest), platform: { os: "linux", architecture: "amd64" } },
      { digest: digest("attestation"), platform: { os: "unknown", architecture: "unknown" } },
    ],
  });
  return {
    // The registry redirects to its storage.
    [`${registry}/manifests/v0.7.0`]: { status: 307, headers: { location: "/storage/index" } },
    "/storage/index": { body: index },
    [`${registry}/manifests/${digest(manifest)}`]: { body: manifest },
    [`${registry}/blobs/${digest(layer)}`]: { body: layer },
  };
}

/** Serves all releases of the control plane. */
function server(changed: Readonly<Record<string, Reply>> = {}) {
  const etcd = archive({ "etcd-v3.6.4-linux-amd64/etcd": "etcd", "etcd-v3.6.4-linux-amd64/README.md": "" });
  const directory = "/github.com/etcd-io/etcd/releases/download/v3.6.4";
  const files: Record<string, Reply> = {
    [`${directory}/SHA256SUMS`]: { body: `${sha256(etcd)}  etcd-v3.6.4-linux-amd64.tar.gz\n` },
    [`${directory}/etcd-v3.6.4-linux-amd64.tar.gz`]: { body: etcd },
  };
  for (const name of programs.slice(1)) {
    const path = `/dl.k8s.io/v1.34.4/bin/linux/amd64/${name}`;
    files[path] = { body: name };
    files[`${path}.sha256`] = { body: sha256(name) };
  }
  return releaseServer({ ...files, ...kwokImage(), ...changed });
}

test("uses a complete set of installed programs that fit each other", async () => {
  install("etcd", "3.6.5");
  install("kube-apiserver", "1.35.1");
  install("kube-controller-manager", "1.34.0");
  install("kube-scheduler", "1.35.0");
  install("kubectl", "1.36.2");
  install("kwok", "0.7.1");
  const { kubernetes, kwok } = await ensure();
  expect(readdirSync(kubernetes).toSorted()).toEqual(programs);
  expect(readFileSync(join(kubernetes, "kubectl"), "utf8")).toContain("1.36.2");
  expect(kwok).toBe(bin);
  expect(lines).toEqual([
    `kubernetes: installed kube-apiserver 1.35.1, etcd 3.6.5, kube-controller-manager 1.34.0, kube-scheduler 1.35.0 and kubectl 1.36.2 in ${bin}`,
    `kwok: installed 0.7.1 in ${bin}`,
  ]);
});

test("an upgraded program changes the directory, so that a cluster restarts it", async () => {
  for (const name of programs) install(name, name === "etcd" ? "3.6.5" : "1.34.4");
  const before = await ensure();
  expect((await ensure()).kubernetes).toBe(before.kubernetes);
  utimesSync(join(bin, "etcd"), 1, 1);
  expect((await ensure()).kubernetes).not.toBe(before.kubernetes);
});

/** One misfit in a set of installed programs, and the range that the reason names. */
const misfits: Readonly<Record<string, readonly [version: string, range: string]>> = {
  "kube-apiserver": ["1.33.9", ">=1.34.0 <1.36.0"],
  etcd: ["3.5.21", ">=3.6.0 <3.7.0"],
  "kube-controller-manager": ["1.35.0", ">=1.33.0 <1.35.0"],
  "kube-scheduler": ["1.32.9", ">=1.33.0 <1.35.0"],
  kubectl: ["1.36.0", ">=1.33.0 <1.36.0"],
};

test.each(Object.entries(misfits))(
  "does not use an installed %s of an unsupported version",
  async (name, [version, range]) => {
    for (const other of programs) install(other, other === "etcd" ? "3.6.5" : "1.34.4");
    install(name, version);
    const { kubernetes } = await ensure();
    expect(readFileSync(join(kubernetes, name), "utf8")).toBe("built\n");
    expect(lineOf("kubernetes")).toMatch(/^kubernetes: building v1\.34\.4 from Go modules, /);
    expect(lineOf("kubernetes")).toContain(
      `because ${bin}/${name} is ${version}, but ${range} is required; --offline is set, so nothing is downloaded`,
    );
  },
);

test("does not use a program that prints no version", async () => {
  for (const name of programs) install(name, name === "etcd" ? "3.6.5" : "1.34.4");
  fakeExecutable(bin, "kubectl", "exit 1");
  await ensure();
  expect(lineOf("kubernetes")).toContain(`because ${bin}/kubectl did not print its version`);
});

test("downloads every program from its host", async () => {
  const { url, requests } = await server();
  const { kubernetes } = await ensure({ mirror: url });
  expect(readdirSync(kubernetes).toSorted()).toEqual(programs);
  for (const name of programs) expect(readFileSync(join(kubernetes, name), "utf8")).toBe(name);
  expect(lineOf("kubernetes")).toMatch(
    /^kubernetes: v1\.34\.4 downloaded from 127\.0\.0\.1:\d+ in [\d.]+ s, because kube-apiserver, etcd, kube-controller-manager, kube-scheduler and kubectl are not on PATH$/,
  );
  const asked = requests.length;
  lines = [];
  expect((await ensure({ mirror: url })).kubernetes).toBe(kubernetes);
  expect(lineOf("kubernetes")).toBe("kubernetes: v1.34.4 from the cache, downloaded before");
  expect(requests).toHaveLength(asked);
});

test("adds what is missing to the programs of KUBEBUILDER_ASSETS", async () => {
  const assets = join(root, "assets");
  vi.stubEnv("KUBEBUILDER_ASSETS", assets);
  install("etcd", "3.6.5", assets);
  install("kube-apiserver", "1.35.0", assets);
  install("kubectl", "1.35.0", assets);
  install("kubectl", "1.20.0");
  const { url, requests } = await server();
  const { kubernetes } = await ensure({ mirror: url });
  expect(readFileSync(join(kubernetes, "kubectl"), "utf8")).toContain("1.35.0");
  expect(readFileSync(join(kubernetes, "kube-scheduler"), "utf8")).toBe("kube-scheduler");
  expect(lineOf("kubernetes")).toContain(
    `, with the installed kube-apiserver 1.35.0, etcd 3.6.5 and kubectl 1.35.0 in ${assets}, in `,
  );
  expect(requests.filter((path) => path.includes("kubectl"))).toEqual([]);
  expect(requests.filter((path) => path.endsWith(".sha256"))).toHaveLength(2);

  lines = [];
  expect((await ensure()).kubernetes).toBe(kubernetes);
  expect(lineOf("kubernetes")).toBe(
    `kubernetes: installed kube-apiserver 1.35.0, etcd 3.6.5 and kubectl 1.35.0 in ${assets}, the others v1.34.4 from the cache`,
  );
});

test("the source download uses no installed program", async () => {
  for (const name of programs) install(name, name === "etcd" ? "3.6.5" : "1.34.4");
  install("kwok", "0.7.0");
  const { url } = await server();
  const { kubernetes, kwok } = await ensure({ mirror: url, source: "download" });
  expect(readFileSync(join(kubernetes, "kubectl"), "utf8")).toBe("kubectl");
  expect(readFileSync(join(kwok, "kwok"), "utf8")).toBe("kwok");
});

test("the source download builds what nobody publishes", async () => {
  const { url } = await server();
  const { kubernetes, kwok } = await ensure({ mirror: url, source: "download" }, "darwin-arm64");
  expect(readFileSync(join(kubernetes, "kubectl"), "utf8")).toBe("built\n");
  expect(readFileSync(join(kwok, "kwok"), "utf8")).toBe("built\n");
  expect(lineOf("kwok")).toMatch(
    /, because no release of kwok with a checksum is published for darwin-arm64$/,
  );
});

test("the source installed names every program that is missing", async () => {
  install("etcd", "3.6.5");
  install("kube-apiserver", "1.34.4");
  install("kubectl", "1.20.0");
  await expect(ensure({ source: "installed" })).rejects.toThrow(
    `kubernetes v1.34.4 is not available, because kube-controller-manager and kube-scheduler are not on PATH; ${bin}/kubectl is 1.20.0, but >=1.33.0 <1.36.0 is required; --source is installed.\n`,
  );
});

test("builds after one bad file of a set, and keeps the good ones", async () => {
  const { url } = await server({ "/dl.k8s.io/v1.34.4/bin/linux/amd64/kube-scheduler": { body: "wrong" } });
  const { kubernetes } = await ensure({ mirror: url });
  expect(readFileSync(join(kubernetes, "kubectl"), "utf8")).toBe("built\n");
  expect(lineOf("kubernetes")).toContain("/kube-scheduler has the SHA-256 checksum");
  expect(readdirSync(join(root, "cache", "releases")).toSorted()).toEqual([
    "etcd-v3.6.4-linux-amd64",
    "kube-apiserver-v1.34.4-linux-amd64",
    "kube-controller-manager-v1.34.4-linux-amd64",
    "kwok-v0.7.0-linux-amd64",
  ]);
});

test("builds on macOS, for which only kubectl is published", async () => {
  const { url, requests } = await server();
  await ensure({ mirror: url }, "darwin-arm64");
  expect(lineOf("kubernetes")).toContain("; no release of kube-apiserver is published for darwin-arm64");
  expect(requests).toEqual([]);
});

test("downloads kwok from its image", async () => {
  install("kwok", "0.6.1");
  const { url } = await server();
  const { kwok } = await ensure({ mirror: url });
  expect(readFileSync(join(kwok, "kwok"), "utf8")).toBe("kwok");
  expect(lineOf("kwok")).toMatch(
    /^kwok: v0\.7\.0 downloaded from 127\.0\.0\.1:\d+ in [\d.]+ s, because .*\/kwok is 0\.6\.1, but >=0\.7\.0 <0\.8\.0 is required$/,
  );
  expect((await ensure()).kwok).toBe(kwok);
  expect(lines.at(-1)).toBe("kwok: v0.7.0 from the cache, downloaded before");
});

/** The address of the manifest for this platform, whatever its checksum is. */
const manifestPath = (): string =>
  Object.keys(kwokImage()).find((path) => path.startsWith(`${registry}/manifests/sha256:`)) ?? "";

const blobPath = (): string =>
  Object.keys(kwokImage()).find((path) => path.startsWith(`${registry}/blobs`)) ?? "";

const badImages: Readonly<Record<string, readonly [() => Readonly<Record<string, Reply>>, RegExp]>> = {
  "without an index": [
    () => ({ "/storage/index": { body: "<html>" } }),
    /manifests\/v0\.7\.0 is not a manifest with SHA-256 checksums$/,
  ],
  "for other platforms": [
    () => ({ "/storage/index": { body: '{"manifests":[]}' } }),
    /kwok\/kwok has no image for linux-amd64$/,
  ],
  "with another manifest": [
    () => ({ [manifestPath()]: { body: '{"layers":[]}' } }),
    /does not have the checksum of its name$/,
  ],
  "with a wrong layer": [() => ({ [blobPath()]: { body: "wrong" } }), /has the SHA-256 checksum/],
  "without the program": [
    () => kwokImage(archive({ "usr/local/bin/other": "" })),
    /blobs\/sha256:[0-9a-f]{64} does not contain kwok$/,
  ],
};

test.each(Object.entries(badImages))("builds kwok after an image %s", async (_, [changed, reason]) => {
  const { url } = await server(changed());
  const { kwok } = await ensure({ mirror: url });
  expect(readFileSync(join(kwok, "kwok"), "utf8")).toBe("built\n");
  expect(lineOf("kwok: building")).toMatch(reason);
  expect(readdirSync(join(root, "cache", "releases")).join()).not.toContain("kwok");
});
