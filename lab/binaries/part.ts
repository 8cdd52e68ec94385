import { LabError } from "../host/lab-error.ts";
import { duration, type Progress } from "../host/progress.ts";
import { buildTools, isBuilt } from "./build.ts";
import type { ToolName } from "./catalogue.ts";
import type { PartSources, SourceName } from "./sources.ts";
import { DownloadError } from "./download-request.ts";

/** How a part is found. */
export type Origin = "installed" | "downloaded" | "built";

/** A part that is on this host, and its description in the line of progress. */
export interface FoundPart<T> {
  readonly value: T;
  readonly description: string;
}

/** The sources of a part. Each returns the part, or the reason why it has none. */
export interface Part<T> {
  readonly name: string;
  /** Version that is downloaded and built, with `v`. */
  readonly version: string;
  /** Version of the source of the build, if another. @default version */
  readonly builtVersion?: string;
  /** The part, if it has been downloaded before. */
  readonly downloaded: () => T | undefined;
  readonly installed: () => Promise<FoundPart<T> | string>;
  /** The download, which throws a DownloadError, or the reason why no release exists for this host. */
  readonly download: string | (() => Promise<FoundPart<T>>);
  /** The builds that yield the part. */
  readonly tools: readonly ToolName[];
  /** The part, once its tools are built. */
  readonly built: () => T;
}

/** A part whose source has been chosen. */
export interface ChosenPart<T> {
  /** Programs to build; none where another source has the part. */
  readonly tools: readonly ToolName[];
  /** The part, after the build. */
  readonly value: () => T;
}

/**
 * Chooses the quickest safe source of a part: the cache, an installed program, the official download, the build from Go
 * modules. One line of progress names the source, and why those before it were not used.
 *
 * @throws LabError if no allowed source has the part
 */
export async function choosePart<T>(
  part: Part<T>,
  sources: PartSources,
  progress: Progress,
): Promise<ChosenPart<T>> {
  const { name, version, tools, builtVersion = version } = part;
  const chosen = (value: T, description: string): ChosenPart<T> => {
    progress.line(`${name}: ${description}`);
    return { tools: [], value: () => value };
  };
  const { only } = sources;
  // A part without a release is built, even if only downloads are allowed.
  const source = only?.source === "download" && typeof part.download === "string" ? "build" : only?.source;
  const tries = (candidate: SourceName): boolean => source === undefined || source === candidate;
  const downloaded = tries("download") ? part.downloaded() : undefined;
  if (downloaded !== undefined) return chosen(downloaded, `${version} from the cache, downloaded before`);
  if (tries("build") && tools.every((tool) => isBuilt(tool)))
    return chosen(part.built(), `${builtVersion} from the cache, built before`);
  const reasons: string[] = [];
  if (tries("installed")) {
    const found = await part.installed();
    if (typeof found !== "string") return chosen(found.value, found.description);
    reasons.push(found);
  }
  if (tries("download")) {
    const begun = Date.now();
    const found = await attemptDownload(part, sources);
    if (typeof found !== "string") {
      const because = reasons.length === 0 ? "" : `, because ${reasons.join("; ")}`;
      return chosen(found.value, `${found.description} in ${duration(Date.now() - begun)}${because}`);
    }
    reasons.push(found);
  }
  if (source !== only?.source && typeof part.download === "string") reasons.push(part.download);
  else if (only !== undefined) reasons.push(only.reason);
  const why = reasons.join("; ");
  if (tries("build")) {
    progress.line(`${name}: building ${builtVersion} from Go modules, because ${why}`);
    return { tools: tools.filter((tool) => !isBuilt(tool)), value: part.built };
  }
  throw new LabError(
    `${name} ${version} is not available, because ${why}.`,
    `Set --source or GLM_SERVE_SOURCE to another source (installed, download or build), or remove it to use the quickest source that has ${name}`,
  );
}

/** Builds the missing programs of the chosen parts, in as few builds as possible. */
export async function buildMissing(
  parts: readonly Pick<ChosenPart<unknown>, "tools">[],
  progress: Progress,
): Promise<void> {
  await buildTools(
    parts.flatMap(({ tools }) => tools),
    progress,
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
