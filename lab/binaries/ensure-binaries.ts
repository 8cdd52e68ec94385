import { existsSync } from "node:fs";
import { dirname } from "node:path";
import type { Progress } from "../host/progress.ts";
import { buildTools, finishedDirectory, isBuilt } from "./build.ts";
import { toolNamed } from "./catalogue.ts";
import { controlPlanePart } from "./control-plane.ts";
import { fittingKwok } from "./fitting-versions.ts";
import { installedProgram } from "./installed-program.ts";
import { buildMissing, choosePart, type ChosenPart, type Part } from "./part.ts";
import { downloadRelease, hostOf, releaseDirectory } from "./release-download.ts";
import { kwokRelease, unpublished } from "./releases.ts";
import { type PartSources, sourcesOf } from "./sources.ts";

/** Directories of the control plane's executables. */
export interface ClusterBinaries {
  readonly kubernetes: string;
  readonly kwok: string;
}

/** Provides the programs of a cluster with simulated nodes. */
export async function ensureClusterBinaries(
  progress: Progress,
  sources: PartSources = sourcesOf(),
): Promise<ClusterBinaries> {
  const chosen = await chooseClusterBinaries(progress, sources);
  await buildMissing([chosen], progress);
  return chosen.value();
}

/** Chooses the sources of the programs of a cluster with simulated nodes. */
export async function chooseClusterBinaries(
  progress: Progress,
  sources: PartSources,
): Promise<ChosenPart<ClusterBinaries>> {
  const kubernetes = await choosePart(controlPlanePart(sources, progress), sources, progress);
  const kwok = await choosePart(kwokPart(sources, progress), sources, progress);
  return {
    tools: [...kubernetes.tools, ...kwok.tools],
    value: () => ({ kubernetes: kubernetes.value(), kwok: kwok.value() }),
  };
}

/** The directory of kwok. */
export function kwokPart(sources: PartSources, progress: Progress): Part<string> {
  const { version } = toolNamed("kwok");
  const { platform, environment } = sources;
  const release = platform === undefined ? undefined : kwokRelease(version, platform);
  return {
    name: "kwok",
    version,
    downloaded() {
      const directory = release === undefined ? "" : releaseDirectory(release, sources);
      return existsSync(directory) ? directory : undefined;
    },
    async installed() {
      const found = await installedProgram("kwok", ["--version"], fittingKwok, environment);
      if (typeof found === "string") return found;
      const directory = dirname(found.path);
      return { value: directory, description: `installed ${found.version} in ${directory}` };
    },
    download:
      release === undefined
        ? unpublished("kwok with a checksum", platform)
        : async () => ({
            value: await downloadRelease(release, sources, progress),
            description: `${version} downloaded from ${hostOf(release, sources)}`,
          }),
    tools: ["kwok"],
    built: () => finishedDirectory("kwok"),
  };
}

/** Directories of the executables of real nodes. */
export interface NodeBinaries {
  readonly node: string;
  readonly coredns: string;
}

const nodeTools = ["kubernetes-node", "coredns"] as const;

/** Programs of real nodes. Most of them are the lab's own, so they are always built. */
export const chosenNodeBinaries = (): ChosenPart<NodeBinaries> => ({
  tools: nodeTools.filter((tool) => !isBuilt(tool)),
  value: () => ({ node: finishedDirectory("kubernetes-node"), coredns: finishedDirectory("coredns") }),
});

/** Builds missing programs of real nodes. */
export async function ensureNodeBinaries(progress: Progress): Promise<NodeBinaries> {
  await buildTools(nodeTools, progress);
  return chosenNodeBinaries().value();
}
