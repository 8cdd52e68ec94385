import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request as send } from "node:http";
import { connect } from "node:net";
import { basename, join } from "node:path";
import type { Duplex } from "node:stream";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { pulumiPart } from "../../lab/binaries/pulumi-installation.ts";
import { type GivenSources, type PartSources, readSources } from "../../lab/binaries/sources.ts";
import { archive } from "./archive.ts";
import { fakeGo, fakeModule } from "./fake-go.ts";
import { providePart } from "./provide-part.ts";
import { credentials, listen, releaseServer, type Reply, sha256 } from "./release-server.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

const release = "/get.pulumi.com/releases/sdk/pulumi-v3.259.0-linux-x64.tar.gz";

const checksums = "/get.pulumi.com/releases/sdk/pulumi-3.259.0-checksums.txt";

const tarball = archive({
  "pulumi/pulumi": "the CLI",
  "pulumi/pulumi-language-nodejs": "the host",
  "pulumi/pulumi-watch": "another program",
});

const listing = `${"0".repeat(64)}  pulumi-v3.259.0-linux-arm64.tar.gz\n${sha256(tarball)}  ${basename(release)}\n`;

let root: string;

let lines: string[];

const progress = { line: (text: string) => void lines.push(text), update: () => undefined };

beforeEach(() => {
  root = temporaryDirectory("downloads");
  lines = [];
  vi.stubEnv("CI", "");
  vi.stubEnv("GLM_SERVE_OFFLINE", "");
  vi.stubEnv("GLM_SERVE_CACHE", join(root, "cache"));
  vi.stubEnv("FAKE_GO_CALLS", join(root, "calls"));
  vi.stubEnv("FAKE_GO_MODULE", fakeModule(join(root, "module")));
  vi.stubEnv("PATH", `${join(root, "bin")}:/usr/bin:/bin`);
  fakeGo(join(root, "bin"));
});

afterEach(() => {
  vi.unstubAllEnvs();
});

function sourcesFrom(given: GivenSources, limits: Partial<PartSources["limits"]> = {}): PartSources {
  const { sources, problems } = readSources(given);
  expect(problems).toEqual([]);
  return { ...sources, platform: "linux-amd64", limits: { ...sources.limits, ...limits } };
}

const releases = (): readonly string[] => {
  const directory = join(root, "cache", "releases");
  return existsSync(directory) ? readdirSync(directory) : [];
};

/** Serves the release of Pulumi, with some replies changed. */
const server = (changed: Readonly<Record<string, Reply>> = {}) =>
  releaseServer({ [checksums]: { body: listing }, [release]: { body: tarball }, ...changed });

test("downloads a release with its published checksum, and keeps it", async () => {
  const { url, requests } = await server();
  const pulumi = await providePart(pulumiPart, progress, sourcesFrom({ mirror: url }));
  expect(pulumi).toMatchObject({ version: "3.259.0", origin: "downloaded" });
  expect(readFileSync(pulumi.executable, "utf8")).toBe("the CLI");
  expect(statSync(pulumi.executable).mode & 0o777).toBe(0o755);
  expect(readFileSync(join(pulumi.languageHost, "pulumi-language-nodejs"), "utf8")).toBe("the host");
  expect(lines).toEqual([
    expect.stringMatching(
      /^pulumi: v3\.259\.0 downloaded from 127\.0\.0\.1:\d+ in [\d.]+ s, because pulumi is not on PATH$/,
    ),
  ]);
  expect(releases()).toEqual(["pulumi-v3.259.0-linux-amd64"]);

  expect(await providePart(pulumiPart, progress, sourcesFrom({}))).toEqual(pulumi);
  expect(lines.at(-1)).toBe("pulumi: v3.259.0 from the cache, downloaded before");
  expect(requests).toEqual([checksums, release]);
});

test("downloads once for two concurrent commands", async () => {
  const { url, requests } = await server();
  const sources = sourcesFrom({ mirror: url });
  const both = await Promise.all([
    providePart(pulumiPart, progress, sources),
    providePart(pulumiPart, progress, sources),
  ]);
  expect(both[0]).toEqual(both[1]);
  expect(requests).toEqual([checksums, release]);
});

test("removes the directory of a killed download", async () => {
  const { url } = await server();
  const abandoned = join(root, "cache", "releases", ".downloading-pulumi-v3.259.0-linux-amd64-abcdef");
  mkdirSync(abandoned, { recursive: true });
  writeFileSync(join(abandoned, `${basename(release)}.partial`), "half");
  await providePart(pulumiPart, progress, sourcesFrom({ mirror: url }));
  expect(releases()).toEqual(["pulumi-v3.259.0-linux-amd64"]);
});

test("follows a redirect, as release pages do", async () => {
  const { url } = await server({
    [release]: { status: 302, headers: { location: "/assets/1?signature=secret" } },
    "/assets/1?signature=secret": { body: tarball },
  });
  expect(await providePart(pulumiPart, progress, sourcesFrom({ mirror: url }))).toMatchObject({
    origin: "downloaded",
  });
});

describe("with TLS", () => {
  const own = credentials();
  const trusted = getCACertificates("default");

  afterEach(() => setDefaultCACertificates(trusted));

  const files = { [checksums]: { body: listing }, [release]: { body: tarball } };

  test("downloads from a host with a trusted certificate", async () => {
    setDefaultCACertificates([...trusted, own.cert]);
    const { url } = await releaseServer(files, own);
    expect((await providePart(pulumiPart, progress, sourcesFrom({ mirror: url }))).origin).toBe("downloaded");
  });

  test("downloads through a proxy that tunnels", async () => {
    setDefaultCACertificates([...trusted, own.cert]);
    const { url } = await releaseServer(files, own);
    const tunnels: string[] = [];
    const proxy = createServer();
    proxy.on("connect", (request: IncomingMessage, client: Duplex) => {
      tunnels.push(request.url ?? "");
      const upstream = connect(Number(new URL(url).port), "127.0.0.1", () => {
        client.write("HTTP/1.1 200 Connection established\r\n\r\n");
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on("error", () => client.destroy());
      client.on("error", () => upstream.destroy());
    });
    const environment = { ...process.env, HTTPS_PROXY: `http://${await listen(proxy)}` };
    const sources = { ...sourcesFrom({ mirror: url }), environment };
    expect((await providePart(pulumiPart, progress, sources)).origin).toBe("downloaded");
    expect(tunnels[0]).toBe(new URL(url).host);
  });

  test("builds if the certificate of the host is not trusted", async () => {
    const { url, requests } = await releaseServer(files, own);
    await providePart(pulumiPart, progress, sourcesFrom({ mirror: url }));
    expect(lines[0]).toMatch(/127\.0\.0\.1:\d+ is unreachable \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/);
    expect(requests).toEqual([]);
  });

  test("does not follow a redirect to http", async () => {
    setDefaultCACertificates([...trusted, own.cert]);
    const insecure = await server();
    const redirect = { status: 302, headers: { location: `${insecure.url}${release}?signature=secret` } };
    const { url } = await releaseServer({ ...files, [release]: redirect }, own);
    await providePart(pulumiPart, progress, sourcesFrom({ mirror: url }));
    expect(lines[0]).toMatch(/redirects to the insecure http:.*linux-x64\.tar\.gz$/);
    expect(insecure.requests).toEqual([]);
  });
});

test("does not follow an endless chain of redirects", async () => {
  const circle = { status: 302, headers: { location: `/get.pulumi.com${release}` } };
  const { url } = await server({ [release]: circle, [`/get.pulumi.com${release}`]: circle });
  await providePart(pulumiPart, progress, sourcesFrom({ mirror: url }));
  expect(lines[0]).toMatch(/redirects more than 5 times$/);
});

/** Each failure, and the end of the reason for the build. */
const failures: Readonly<
  Record<string, readonly [changed: Readonly<Record<string, Reply>>, reason: RegExp]>
> = {
  "a wrong file": [
    { [release]: { body: Buffer.concat([tarball, Buffer.from("x")]) } },
    /linux-x64\.tar\.gz has the SHA-256 checksum [0-9a-f]{64}, not the published [0-9a-f]{64}$/,
  ],
  "a truncated file": [
    { [release]: { body: tarball, after: { bytes: 100, end: "cut" } } },
    /127\.0\.0\.1:\d+ closed the connection after 0\.0 of 0\.0 MB$/,
  ],
  "a missing file": [{ [release]: { status: 404 } }, /linux-x64\.tar\.gz returned 404$/],
  "missing checksums": [{ [checksums]: { status: 404 } }, /checksums\.txt returned 404$/],
  "checksums without the file": [
    { [checksums]: { body: listing.replaceAll("linux-x64", "windows-x64") } },
    /checksums\.txt lists no SHA-256 checksum of pulumi-v3\.259\.0-linux-x64\.tar\.gz$/,
  ],
  "a checksum of another kind": [
    { [checksums]: { body: `${"a".repeat(40)}  ${basename(release)}\n` } },
    /lists no SHA-256 checksum/,
  ],
  "an archive without the programs": [
    (() => {
      const other = archive({ "pulumi/pulumi": "the CLI" });
      return { [release]: { body: other }, [checksums]: { body: `${sha256(other)}  ${basename(release)}` } };
    })(),
    /does not contain pulumi-language-nodejs$/,
  ],
  "no archive at all": [
    { [release]: { body: "text" }, [checksums]: { body: sha256("text") } },
    /tar failed to unpack pulumi-v3\.259\.0-linux-x64\.tar\.gz: /,
  ],
};

test.each(Object.entries(failures))(
  "builds after %s, and keeps nothing of it",
  async (_, [changed, reason]) => {
    const { url } = await server(changed);
    const pulumi = await providePart(pulumiPart, progress, sourcesFrom({ mirror: url }));
    expect(pulumi.origin).toBe("built");
    expect(readFileSync(pulumi.executable, "utf8")).toBe("built\n");
    expect(releases()).toEqual([]);
    expect(lines[0]).toMatch(/^pulumi: building v3\.259\.0 from Go modules, because pulumi is not on PATH; /);
    expect(lines[0]).toMatch(reason);
  },
);

test("retries after a wrong file, but not after a host that failed", async () => {
  const { url, requests } = await server({ [release]: { body: "wrong" } });
  await providePart(pulumiPart, progress, sourcesFrom({ mirror: url }));
  vi.stubEnv("FAKE_GO_CALLS", "");
  fakeGo(join(root, "bin"), "go1.99.1");
  await expect(
    providePart(pulumiPart, progress, sourcesFrom({ mirror: url, source: "download" })),
  ).rejects.toThrow("not the published");
  expect(requests).toHaveLength(4);
});

const slowHosts: Readonly<Record<string, readonly [Reply, RegExp]>> = {
  "does not answer": [{ silent: true }, /did not answer within 0\.1 s/],
  stalls: [
    { body: tarball, after: { bytes: 100, end: "stall" } },
    /sent nothing for 0\.1 s after 0\.0 of 0\.0 MB/,
  ],
  "is too slow": [
    { body: Buffer.alloc(1_000_000), trickle: true },
    /would take (\d+ h )?\d+ min( \d+ s)? for pulumi-v3\.259\.0-linux-x64\.tar\.gz/,
  ],
  refuses: [{ status: 503 }, /returned 503/],
};

test.each(Object.entries(slowHosts))("does not wait twice for a host that %s", async (_, [reply, reason]) => {
  const { url, requests } = await server({ [release]: reply });
  const limits = { firstByte: 100, stall: 100, whole: 10_000, judgeAfter: 300 };
  const pulumi = await providePart(pulumiPart, progress, sourcesFrom({ mirror: url }, limits));
  expect(pulumi.origin).toBe("built");
  expect(lines[0]).toMatch(reason);
  const asked = requests.length;

  fakeGo(join(root, "bin"), "go1.99.1");
  await providePart(pulumiPart, progress, sourcesFrom({ mirror: url }, limits));
  expect(requests).toHaveLength(asked);
  expect(lines.findLast((line) => line.includes("because"))).toMatch(/\(tried [\d.]+ s ago; /);

  // Whoever asks for a download alone wants another try.
  await expect(
    providePart(pulumiPart, progress, sourcesFrom({ mirror: url, source: "download" }, limits)),
  ).rejects.toThrow(reason);
  expect(requests.length).toBeGreaterThan(asked);
});

/** Records that a host failed some minutes ago. */
function failed(url: string, minutes: number): void {
  const marker = join(root, "cache", "unreachable-hosts", new URL(url).host.replace(":", "_"));
  mkdirSync(join(root, "cache", "unreachable-hosts"), { recursive: true });
  writeFileSync(marker, `${Date.now() - minutes * 60_000} it did not answer\n`);
}

test("tries a host that failed again after 10 minutes", async () => {
  const { url } = await server();
  failed(url, 11);
  expect((await providePart(pulumiPart, progress, sourcesFrom({ mirror: url }))).origin).toBe("downloaded");
});

test("names the time of the next try and the option that tries a failed host now", async () => {
  const { url, requests } = await server();
  failed(url, 5);
  await providePart(pulumiPart, progress, sourcesFrom({ mirror: url }));
  expect(lines[0]).toMatch(
    /it did not answer \(tried 5 min.* ago; the next try is in [45] min.*, or now with --source download\)$/,
  );
  expect(requests).toEqual([]);
  const sources = sourcesFrom({ mirror: url, source: "download" });
  expect((await providePart(pulumiPart, progress, sources)).origin).toBe("downloaded");
});

test("builds when nothing listens on the host's port", async () => {
  const closed = createServer();
  const mirror = `http://${await listen(closed)}`;
  await new Promise((resolve) => {
    closed.close(resolve);
  });
  await providePart(pulumiPart, progress, sourcesFrom({ mirror }));
  expect(lines[0]).toMatch(/127\.0\.0\.1:\d+ is unreachable \(ECONNREFUSED\)$/);
});

test("downloads through the proxy that the environment names", async () => {
  const { url, requests } = await server();
  const seen: string[] = [];
  const proxy = createServer((incoming, response) => {
    seen.push(incoming.url ?? "");
    const target = new URL((incoming.url ?? "").replace("http://releases.invalid", url));
    send(target, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    }).end();
  });
  const sources = sourcesFrom({ mirror: "http://releases.invalid" });
  const environment = { ...process.env, HTTP_PROXY: `http://${await listen(proxy)}` };
  const pulumi = await providePart(pulumiPart, progress, { ...sources, environment });
  expect(pulumi.origin).toBe("downloaded");
  expect(seen[0]).toBe(`http://releases.invalid${checksums}`);
  expect(requests).toEqual([checksums, release]);
});

test("a password of the mirror appears in no line", async () => {
  const { url } = await server({ [release]: { status: 404 } });
  await providePart(pulumiPart, progress, sourcesFrom({ mirror: url.replace("//", "//user:hunter2@") }));
  expect(lines.join("\n")).not.toContain("hunter2");
});

test.each(["--offline", "GLM_SERVE_OFFLINE", "CI"] as const)("downloads nothing with %s", async (setting) => {
  const { url, requests } = await server();
  const given = setting === "CI" ? {} : { mirror: url };
  if (setting !== "--offline") vi.stubEnv(setting, "true");
  const sources = sourcesFrom(setting === "--offline" ? { ...given, offline: true } : given);
  expect((await providePart(pulumiPart, progress, sources)).origin).toBe("built");
  expect(lines[0]).toContain(`${setting} is set`);
  expect(requests).toEqual([]);
});

test("a mirror or a source overrides CI", async () => {
  vi.stubEnv("CI", "true");
  const { url } = await server();
  expect((await providePart(pulumiPart, progress, sourcesFrom({ mirror: url }))).origin).toBe("downloaded");
});

test("the source build builds in spite of a download in the cache, and names the setting", async () => {
  const { url } = await server();
  await providePart(pulumiPart, progress, sourcesFrom({ mirror: url }));
  vi.stubEnv("GLM_SERVE_SOURCE", "build");
  expect((await providePart(pulumiPart, progress, sourcesFrom({}))).origin).toBe("built");
  expect(lines[1]).toMatch(
    /^pulumi: building v3\.259\.0 from Go modules, because GLM_SERVE_SOURCE is build$/,
  );
  expect((await providePart(pulumiPart, progress, sourcesFrom({}))).origin).toBe("built");
  expect(lines.at(-1)).toBe("pulumi: v3.259.0 from the cache, built before");
});

test("the source installed reports what is missing", async () => {
  await expect(providePart(pulumiPart, progress, sourcesFrom({ source: "installed" }))).rejects.toThrow(
    "pulumi v3.259.0 is not available, because pulumi is not on PATH; --source is installed.\nSet --source or GLM_SERVE_SOURCE to another source",
  );
});

test("without Go, names the reason for the build first", async () => {
  const { url } = await server({ [release]: { status: 404 } });
  vi.stubEnv("PATH", join(root, "empty"));
  await expect(providePart(pulumiPart, progress, sourcesFrom({ mirror: url }))).rejects.toThrow(
    "Go is not on PATH",
  );
  expect(lines).toEqual([expect.stringMatching(/^pulumi: building .*returned 404$/)]);
});
