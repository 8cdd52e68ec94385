import sdk from "@pulumi/kubernetes/package.json" with { type: "json" };
import { existsSync, readdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Progress } from "../host/progress.ts";
import { finishedDirectory } from "./build.ts";
import { toolNamed } from "./catalogue.ts";
import { fittingPlugins } from "./fitting-versions.ts";
import { isExecutable } from "./installed-program.ts";
import type { Origin, Part } from "./part.ts";
import { downloadRelease, hostOf, releaseDirectory } from "./release-download.ts";
import { providerRelease, unpublished } from "./releases.ts";
import type { PartSources } from "./sources.ts";
import { fits, isAtLeast } from "./versions.ts";

/** Pulumi's Kubernetes provider: a directory with `pulumi-resource-kubernetes`. */
export interface ProviderPlugin {
  readonly directory: string;
  readonly origin: Origin;
}

const executable = "pulumi-resource-kubernetes";

/** The Kubernetes provider of the npm SDK's version, or a later one. */
export function providerPart(sources: PartSources, progress: Progress): Part<ProviderPlugin> {
  const { environment, platform } = sources;
  const version = `v${sdk.version}`;
  const release = platform === undefined ? undefined : providerRelease(version, platform);
  return {
    name: "provider",
    version,
    builtVersion: `${toolNamed(executable).version}, which reports itself as ${version},`,
    downloaded() {
      const directory = release === undefined ? "" : releaseDirectory(release, sources);
      return existsSync(directory) ? { directory, origin: "downloaded" } : undefined;
    },
    installed() {
      const found = installedPlugin(environment["PULUMI_HOME"] ?? join(homedir(), ".pulumi"));
      return Promise.resolve(
        typeof found === "string"
          ? found
          : {
              value: { directory: found.directory, origin: "installed" },
              description: `installed ${found.version} in ${found.directory}`,
            },
      );
    },
    download:
      release === undefined
        ? unpublished("the provider", platform)
        : async () => {
            const directory = await downloadRelease(release, sources, progress);
            return {
              value: { directory, origin: "downloaded" },
              description: `${version} downloaded from ${hostOf(release, sources)}`,
            };
          },
    tools: [executable],
    built: () => ({ directory: finishedDirectory(executable), origin: "built" }),
  };
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
  return `${plugins} has no resource-kubernetes >=${fittingPlugins.from} <${fittingPlugins.before}${others}`;
}
