import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Progress } from "../host/progress.ts";
import { finishedDirectory } from "./build.ts";
import { toolNamed } from "./catalogue.ts";
import { fittingPulumi } from "./fitting-versions.ts";
import { findProgram, installedProgram, isExecutable } from "./installed-program.ts";
import type { FoundPart, Origin, Part } from "./part.ts";
import { downloadRelease, hostOf, releaseDirectory } from "./release-download.ts";
import { pulumiRelease, unpublished } from "./releases.ts";
import type { PartSources } from "./sources.ts";

/** A Pulumi CLI that runs Node programs. */
export interface PulumiInstallation {
  readonly executable: string;
  readonly version: string;
  /** Directory of `pulumi-language-nodejs`. */
  readonly languageHost: string;
  readonly origin: Origin;
}

const { version: pulumiVersion } = toolNamed("pulumi");

/** Pulumi 3 with its Node language host. */
export function pulumiPart(sources: PartSources, progress: Progress): Part<PulumiInstallation> {
  const { platform } = sources;
  const release = platform === undefined ? undefined : pulumiRelease(pulumiVersion, platform);
  return {
    name: "pulumi",
    version: pulumiVersion,
    downloaded() {
      const directory = release === undefined ? undefined : releaseDirectory(release, sources);
      return directory === undefined || !existsSync(directory)
        ? undefined
        : installation(directory, directory, "downloaded");
    },
    installed: () => installedPulumi(sources.environment),
    download:
      release === undefined
        ? unpublished("pulumi", platform)
        : async () => {
            const directory = await downloadRelease(release, sources, progress);
            return {
              value: installation(directory, directory, "downloaded"),
              description: `${pulumiVersion} downloaded from ${hostOf(release, sources)}`,
            };
          },
    tools: ["pulumi", "pulumi-language-nodejs"],
    built: () =>
      installation(finishedDirectory("pulumi"), finishedDirectory("pulumi-language-nodejs"), "built"),
  };
}

function installation(directory: string, languageHost: string, origin: Origin): PulumiInstallation {
  return { executable: join(directory, "pulumi"), version: pulumiVersion.slice(1), languageHost, origin };
}

async function installedPulumi(
  environment: NodeJS.ProcessEnv,
): Promise<FoundPart<PulumiInstallation> | string> {
  const found = await installedProgram("pulumi", ["version"], fittingPulumi, {
    ...environment,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  });
  if (typeof found === "string") return found;
  const { path: executable, version } = found;
  const beside = join(dirname(executable), "pulumi-language-nodejs");
  const host = isExecutable(beside) ? beside : findProgram("pulumi-language-nodejs", environment);
  if (host === undefined) return `pulumi-language-nodejs is neither next to ${executable} nor on PATH`;
  return {
    value: { executable, version, languageHost: dirname(host), origin: "installed" },
    description: `installed ${version} in ${dirname(executable)}`,
  };
}
