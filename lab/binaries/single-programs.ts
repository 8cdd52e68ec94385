import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Progress } from "../host/progress.ts";
import { finishedDirectory } from "./build.ts";
import { type ToolName, toolNamed } from "./catalogue.ts";
import { fittingKubectl, fittingKwok } from "./fitting-versions.ts";
import { installedProgram } from "./installed-program.ts";
import type { Part } from "./part.ts";
import { downloadRelease, hostOf, releaseDirectory } from "./release-download.ts";
import {
  kubernetesRelease,
  kwokRelease,
  type ReleaseFile,
  type ReleaseImage,
  unpublished,
} from "./releases.ts";
import type { PartSources, ReleasePlatform } from "./sources.ts";
import type { FittingVersions } from "./versions.ts";

/** A program that is a part of its own. */
interface SingleProgram {
  readonly name: string;
  /** Arguments with which it prints its version. */
  readonly arguments: readonly string[];
  readonly versions: FittingVersions;
  readonly tool: ToolName;
  readonly release: (version: string, platform: ReleasePlatform) => ReleaseFile | ReleaseImage | undefined;
  /** What nobody publishes where a release is missing. @default its name */
  readonly published?: string;
}

/** The directory of kubectl, for a cluster of the user. */
export function kubectlPart(sources: PartSources, progress: Progress): Part<string> {
  const kubectl: SingleProgram = {
    name: "kubectl",
    arguments: ["version", "--client"],
    versions: fittingKubectl,
    tool: "kubernetes",
    release: (version, platform) => kubernetesRelease("kubectl", version, platform),
  };
  return singleProgramPart(kubectl, sources, progress);
}

/** The directory of kwok. */
export function kwokPart(sources: PartSources, progress: Progress): Part<string> {
  const kwok: SingleProgram = {
    name: "kwok",
    arguments: ["--version"],
    versions: fittingKwok,
    tool: "kwok",
    release: kwokRelease,
    published: "kwok with a checksum",
  };
  return singleProgramPart(kwok, sources, progress);
}

function singleProgramPart(
  { name, arguments: argv, versions, tool, release: releaseFor, published = name }: SingleProgram,
  sources: PartSources,
  progress: Progress,
): Part<string> {
  const { platform, environment } = sources;
  const { version } = toolNamed(tool);
  const release = platform === undefined ? undefined : releaseFor(version, platform);
  return {
    name,
    version,
    downloaded() {
      const directory = release === undefined ? "" : releaseDirectory(release, sources);
      return existsSync(directory) ? directory : undefined;
    },
    async installed() {
      const found = await installedProgram(name, argv, versions, environment);
      if (typeof found === "string") return found;
      const directory = dirname(found.path);
      return { value: directory, description: `installed ${found.version} in ${directory}` };
    },
    download:
      release === undefined
        ? unpublished(published, platform)
        : async () => ({
            value: await downloadRelease(release, sources, progress),
            description: `${version} downloaded from ${hostOf(release, sources)}`,
          }),
    tools: [tool],
    built: () => finishedDirectory(tool),
  };
}
