import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Progress } from "../host/progress.ts";
import { buildTool, builtTool } from "./build.ts";
import { toolNamed } from "./catalogue.ts";
import { fittingPulumi } from "./fitting-versions.ts";
import { findProgram, installedProgram, isExecutable } from "./installed-program.ts";
import { type FoundPart, type Origin, providePart } from "./provide-part.ts";
import { downloadRelease, hostOf, releaseDirectory } from "./release-download.ts";
import { pulumiRelease, unpublished } from "./releases.ts";
import { type PartSources, sourcesOf } from "./sources.ts";

/** A Pulumi CLI that runs Node programs. */
export interface PulumiInstallation {
  readonly executable: string;
  readonly version: string;
  /** Directory of `pulumi-language-nodejs`. */
  readonly languageHost: string;
  readonly origin: Origin;
}

const { version: pulumiVersion } = toolNamed("pulumi");

/** Provides Pulumi 3 with its Node language host. */
export function ensurePulumi(
  progress: Progress,
  sources: PartSources = sourcesOf(),
): Promise<PulumiInstallation> {
  const { platform } = sources;
  const release = platform === undefined ? undefined : pulumiRelease(pulumiVersion, platform);
  return providePart<PulumiInstallation>(
    {
      name: "pulumi",
      version: pulumiVersion,
      cached(origin) {
        if (origin === "downloaded") {
          const directory = release === undefined ? undefined : releaseDirectory(release, sources);
          return directory === undefined || !existsSync(directory)
            ? undefined
            : installation(directory, directory, origin);
        }
        const directory = builtTool("pulumi");
        const host = builtTool("pulumi-language-nodejs");
        return directory === undefined || host === undefined
          ? undefined
          : installation(directory, host, origin);
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
      async build(why) {
        const directory = await buildTool("pulumi", progress, why);
        const host = await buildTool("pulumi-language-nodejs", progress);
        return installation(directory, host, "built");
      },
    },
    sources,
    progress,
  );
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
  if (host === undefined) return `${executable} has no pulumi-language-nodejs next to it or on PATH`;
  return {
    value: { executable, version, languageHost: dirname(host), origin: "installed" },
    description: `installed program ${version} (${executable})`,
  };
}
