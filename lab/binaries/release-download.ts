import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { cacheDirectory } from "../host/directories.ts";
import { withLock } from "../host/lock.ts";
import { amount, type Progress } from "../host/progress.ts";
import { runStreaming } from "./run-streaming.ts";
import { downloadFile, downloadText } from "./download.ts";
import { lastLayer, manifestTypes } from "./image-layer.ts";
import type { ReleaseFile, ReleaseImage } from "./releases.ts";
import type { PartSources } from "./sources.ts";
import { DownloadError, shown } from "./download-request.ts";
import { noteUnreachable, unreachableReason } from "./unreachable-hosts.ts";

const lockTimeout = 10 * 60 * 1000;

/** Directory of a downloaded release in the cache, whether it exists or not. */
export function releaseDirectory(file: ReleaseFile | ReleaseImage, sources: PartSources): string {
  const cache = cacheDirectory(sources.environment);
  return join(cache, "releases", `${file.name}-${file.version}-${sources.platform ?? "unknown"}`);
}

/**
 * Downloads a release unless it is cached, and returns the directory of its executables. The directory exists only when
 * every file in it has been checked.
 *
 * @throws DownloadError
 */
export async function downloadRelease(
  file: ReleaseFile | ReleaseImage,
  sources: PartSources,
  progress: Progress,
): Promise<string> {
  const finished = releaseDirectory(file, sources);
  if (existsSync(finished)) return finished;
  const lock = join(dirname(finished), `.lock-${basename(finished)}`);
  const onWait = (holder: number): void =>
    progress.line(`${file.name}: waiting for process ${holder}, which is downloading it`);
  await withLock(lock, { milliseconds: lockTimeout, onWait }, async () => {
    if (!existsSync(finished)) await download(file, sources, progress, finished);
  });
  return finished;
}

async function download(
  file: ReleaseFile | ReleaseImage,
  sources: PartSources,
  progress: Progress,
  finished: string,
): Promise<void> {
  removeAbandoned(finished);
  const work = mkdtempSync(join(dirname(finished), `${workPrefix(finished)}-`));
  const endWork = (): void => rmSync(work, { recursive: true, force: true });
  process.once("exit", endWork);
  try {
    const { url, sha256 } = await locate(file, sources);
    const archive = join(work, basename(new URL(url).pathname));
    await fromHost(url, sources, (address) =>
      downloadFile(address, sha256, archive, {
        ...sources,
        onProgress: (received, size) =>
          progress.update(`${file.name} ${file.version}: downloading, ${amount(received, size)}`),
      }),
    );
    const output = join(work, "executables");
    mkdirSync(output);
    if (file.leadingDirectories === undefined) renameSync(archive, join(output, file.executables[0]));
    else await unpack(archive, output, file.leadingDirectories);
    for (const name of file.executables) {
      const path = join(output, name);
      if (!existsSync(path))
        throw new DownloadError(`${shown(new URL(url))} does not contain ${name}`, false);
      chmodSync(path, 0o755);
    }
    renameSync(output, finished);
  } finally {
    process.removeListener("exit", endWork);
    endWork();
  }
}

/** Address of a release and its published checksum. */
async function locate(
  file: ReleaseFile | ReleaseImage,
  sources: PartSources,
): Promise<{ readonly url: string; readonly sha256: string }> {
  if ("platform" in file) {
    return lastLayer(file, (address) =>
      fromHost(address, sources, (url) => downloadText(url, { ...sources, accept: manifestTypes })),
    );
  }
  const sha256 = await fromHost(file.checksums, sources, async (url) =>
    checksumIn(await downloadText(url, sources), basename(file.url), url),
  );
  return { url: file.url, sha256 };
}

/** Runs `work` with the address of a file, unless its host has failed within the last 10 minutes. */
async function fromHost<T>(
  address: string,
  sources: PartSources,
  work: (url: string) => Promise<T>,
): Promise<T> {
  const url = mirrored(address, sources.mirror);
  const { host } = new URL(url);
  const { environment } = sources;
  // With --source download, a host that failed is tried again.
  const reason = sources.only?.source === "download" ? undefined : unreachableReason(host, environment);
  if (reason !== undefined) throw new DownloadError(reason, true);
  try {
    return await work(url);
  } catch (error) {
    if (error instanceof DownloadError && error.hostFails) noteUnreachable(host, error.message, environment);
    throw error;
  }
}

/** Host that a release comes from, or the mirror's. */
export function hostOf({ url }: ReleaseFile | ReleaseImage, { mirror }: PartSources): string {
  return new URL(mirror ?? url).host;
}

/** Address of a file on a mirror, which has a directory for each host. */
function mirrored(address: string, mirror: string | undefined): string {
  if (mirror === undefined) return address;
  const { host, pathname } = new URL(address);
  return `${mirror}/${host}${pathname}`;
}

function checksumIn(text: string, name: string, url: string): string {
  for (const line of text.split("\n")) {
    const [, sha256, listed] = /^([0-9a-f]{64})(?:\s+[*]?(?:\.\/)?(\S+))?\s*$/i.exec(line) ?? [];
    if (sha256 !== undefined && (listed ?? name) === name) return sha256.toLowerCase();
  }
  throw new DownloadError(`${shown(new URL(url))} lists no SHA-256 checksum of ${name}`, false);
}

/** Unpacks with the system's tar, which Debian and macOS always have. Files belong to the user, even if root unpacks them. */
async function unpack(archive: string, output: string, leadingDirectories: number): Promise<void> {
  const { code, lastLines } = await runStreaming({
    command: "tar",
    arguments: ["-xzof", archive, "-C", output, `--strip-components=${leadingDirectories}`],
    directory: output,
    environment: process.env,
  });
  if (code === 0) return;
  throw new DownloadError(
    `tar failed to unpack ${basename(archive)}: ${lastLines.slice(-2).join(" ")}`,
    false,
  );
}

/** Beginning of the names of unfinished downloads. */
function workPrefix(finished: string): string {
  return `.downloading-${basename(finished)}`;
}

/** Removes the directories of killed downloads. This process holds their lock. */
function removeAbandoned(finished: string): void {
  const parent = dirname(finished);
  mkdirSync(parent, { recursive: true });
  for (const entry of readdirSync(parent)) {
    if (entry.startsWith(`${workPrefix(finished)}-`))
      rmSync(join(parent, entry), { recursive: true, force: true });
  }
}
