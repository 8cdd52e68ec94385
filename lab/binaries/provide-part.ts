import { LabError } from "../host/lab-error.ts";
import { duration, type Progress } from "../host/progress.ts";
import { DownloadError } from "./download.ts";
import type { PartSources, SourceName } from "./sources.ts";

/** How a part is found. */
export type Origin = "installed" | "downloaded" | "built";

/** A part that this host has, and how its line of progress names it. */
export interface FoundPart<T> {
  readonly value: T;
  readonly description: string;
}

/** The sources of a part. Each yields it, or the reason why it cannot. */
export interface Part<T> {
  readonly name: string;
  /** Version that is downloaded and built, with `v`. */
  readonly version: string;
  readonly cached: (origin: "downloaded" | "built") => T | undefined;
  readonly installed: () => Promise<FoundPart<T> | string>;
  /** Why nobody publishes it for this host, or the download, which throws a DownloadError. */
  readonly download: string | (() => Promise<FoundPart<T>>);
  /** @param why the part is built, for the line of progress */
  readonly build: (why: string) => Promise<T>;
}

/**
 * Provides a part from the quickest safe source: the cache, an installed program, the official download, the build from Go
 * modules. One line of progress names the source, and why those before it were not used.
 *
 * @throws LabError when no source has it
 */
export async function providePart<T>(part: Part<T>, sources: PartSources, progress: Progress): Promise<T> {
  const { only } = sources;
  // A part that nobody publishes is built, also for those who want downloads.
  const chosen = only?.source === "download" && typeof part.download === "string" ? "build" : only?.source;
  const tries = (source: SourceName): boolean => chosen === undefined || chosen === source;
  for (const [source, origin] of [
    ["download", "downloaded"],
    ["build", "built"],
  ] as const) {
    const cached = tries(source) ? part.cached(origin) : undefined;
    if (cached === undefined) continue;
    progress.line(`${part.name}: ${part.version} from the cache, ${origin} before`);
    return cached;
  }
  const reasons: string[] = [];
  const because = (): string => (reasons.length === 0 ? "" : `, because ${reasons.join("; ")}`);
  if (tries("installed")) {
    const found = await part.installed();
    if (typeof found !== "string") {
      progress.line(`${part.name}: ${found.description}`);
      return found.value;
    }
    reasons.push(found);
  }
  if (tries("download")) {
    const begun = Date.now();
    const found = await attemptDownload(part, sources);
    if (typeof found !== "string") {
      progress.line(`${part.name}: ${found.description} in ${duration(Date.now() - begun)}${because()}`);
      return found.value;
    }
    reasons.push(found);
  }
  if (tries("build")) {
    if (chosen !== only?.source && typeof part.download === "string") reasons.push(part.download);
    else if (only !== undefined) reasons.push(only.reason);
    return build(part, reasons.join("; "), progress);
  }
  throw new LabError(
    `${part.name} ${part.version} is not available, because ${[...reasons, ...(only === undefined ? [] : [only.reason])].join("; ")}.`,
    "Set another source (installed, download or build), or none for the quickest one that has it",
  );
}

async function attemptDownload<T>(part: Part<T>, sources: PartSources): Promise<FoundPart<T> | string> {
  if (typeof part.download === "string") return part.download;
  if (sources.noDownloads !== undefined) return `${sources.noDownloads}, so nothing is downloaded`;
  try {
    return await part.download();
  } catch (error) {
    if (error instanceof DownloadError) return error.message;
    throw error;
  }
}

async function build<T>(part: Part<T>, why: string, progress: Progress): Promise<T> {
  try {
    return await part.build(why);
  } catch (error) {
    if (error instanceof LabError && why !== "")
      progress.line(`${part.name}: only a build is left, because ${why}`);
    throw error;
  }
}
