import sdk from "@pulumi/kubernetes/package.json" with { type: "json" };
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { cacheDirectory, checkout } from "../host/directories.ts";
import type { Progress } from "../host/progress.ts";
import { isAtLeast } from "./go-toolchain.ts";
import { fits, isExecutable } from "./installed-program.ts";
import { providePart } from "./provide-part.ts";
import { downloadRelease, hostOf } from "./release-download.ts";
import { providerRelease, unpublished } from "./releases.ts";
import { type PartSources, sourcesOf } from "./sources.ts";

/** The Kubernetes provider plugin of a run: a directory with `pulumi-resource-kubernetes`. */
export interface ProviderPlugin {
  readonly directory: string;
  readonly origin: "official" | "stand-in";
}

const executable = "pulumi-resource-kubernetes";

/** Plugins that fit the npm SDK: Pulumi warns of an older one at each run, and a major version changes resources. */
const fittingPlugins = {
  from: sdk.version,
  before: `${Number(sdk.version.split(".")[0]) + 1}.0.0`,
  reason: "Pulumi expects a plugin that is at least as new as the npm SDK",
};

/** Provides the Kubernetes provider plugin of the npm SDK's version, or a later one. */
export function ensureProviderPlugin(
  progress: Progress,
  sources: PartSources = sourcesOf(),
): Promise<ProviderPlugin> {
  const { environment, platform } = sources;
  const version = `v${sdk.version}`;
  const release = platform === undefined ? undefined : providerRelease(version, platform);
  const downloaded = join(
    cacheDirectory(environment),
    "pulumi-home",
    "plugins",
    `resource-kubernetes-${version}`,
  );
  return providePart<ProviderPlugin>(
    {
      name: "provider",
      version,
      cached: (origin) =>
        origin === "downloaded" && isExecutable(join(downloaded, executable))
          ? official(downloaded)
          : undefined,
      installed() {
        const found = installedPlugin(environment["PULUMI_HOME"] ?? join(homedir(), ".pulumi"));
        return Promise.resolve(
          typeof found === "string"
            ? found
            : {
                value: official(found.directory),
                description: `installed plugin ${found.version} (${found.directory})`,
              },
        );
      },
      download:
        release === undefined
          ? unpublished("the plugin", platform)
          : async () => {
              await downloadRelease(release, sources, progress, downloaded);
              return {
                value: official(downloaded),
                description: `${version} downloaded from ${hostOf(release, sources)}`,
              };
            },
      build(why) {
        progress.line(
          `provider: using the stand-in for the official Kubernetes plugin, because ${why}; it serves this local cluster only`,
        );
        return Promise.resolve({ directory: join(checkout, "lab", "provider"), origin: "stand-in" });
      },
    },
    sources,
    progress,
  );
}

function official(directory: string): ProviderPlugin {
  return { directory, origin: "official" };
}

/** The newest plugin in a Pulumi home that fits. */
function installedPlugin(home: string): { readonly directory: string; readonly version: string } | string {
  const plugins = join(home, "plugins");
  const versions = (existsSync(plugins) ? readdirSync(plugins) : []).flatMap((entry) => {
    const version = /^resource-kubernetes-v(\d+\.\d+\.\d+)$/.exec(entry)?.[1];
    // Pulumi's own mark of an interrupted installation.
    const complete =
      isExecutable(join(plugins, entry, executable)) && !existsSync(join(plugins, `${entry}.partial`));
    return version === undefined || !complete ? [] : [version];
  });
  const [newest] = versions
    .filter((version) => fits(version, fittingPlugins))
    .toSorted((a, b) => (isAtLeast(a, b) ? -1 : 1));
  if (newest !== undefined)
    return { directory: join(plugins, `resource-kubernetes-v${newest}`), version: newest };
  const others = versions.length === 0 ? "" : ` (only ${versions.join(", ")})`;
  return `${plugins} has no resource-kubernetes from ${fittingPlugins.from} to before ${fittingPlugins.before}${others}`;
}
