import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Progress } from "../host/progress.ts";
import { finishedDirectory } from "./build.ts";
import { toolNamed } from "./catalogue.ts";
import { type FittingVersions, installedProgram } from "./installed-program.ts";
import type { Part } from "./part.ts";
import { kubernetesRelease, unpublished } from "./releases.ts";
import { downloadRelease, hostOf, releaseDirectory } from "./release-download.ts";
import type { PartSources } from "./sources.ts";

/** The lab uses get, wait, create, delete and the JSON output of config, all of which 1.28 has. */
const fittingKubectl: FittingVersions = {
  from: "1.28.0",
  before: "2.0.0",
  reason: "only the lab's own control plane needs a later feature, wait --for=create (1.31)",
};

/** The directory of kubectl, for a cluster of the user. */
export function kubectlPart(sources: PartSources, progress: Progress): Part<string> {
  const { environment, platform } = sources;
  const { version } = toolNamed("kubernetes");
  const release = platform === undefined ? undefined : kubernetesRelease("kubectl", version, platform);
  return {
    name: "kubectl",
    version,
    downloaded() {
      const directory = release === undefined ? undefined : releaseDirectory(release, sources);
      return directory !== undefined && existsSync(directory) ? directory : undefined;
    },
    async installed() {
      const found = await installedProgram("kubectl", ["version", "--client"], fittingKubectl, environment);
      if (typeof found === "string") return found;
      const directory = dirname(found.path);
      return { value: directory, description: `installed ${found.version} in ${directory}` };
    },
    download:
      release === undefined
        ? unpublished("kubectl", platform)
        : async () => ({
            value: await downloadRelease(release, sources, progress),
            description: `${version} downloaded from ${hostOf(release, sources)}`,
          }),
    tools: ["kubernetes"],
    built: () => finishedDirectory("kubernetes"),
  };
}
