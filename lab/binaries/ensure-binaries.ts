import type { Progress } from "../host/progress.ts";
import { buildTool, builtTool } from "./build.ts";
import { toolNamed } from "./catalogue.ts";
import { ensureControlPlane } from "./control-plane.ts";
import { fittingKwok } from "./fitting-versions.ts";
import { installedProgram } from "./installed-program.ts";
import { providePart } from "./provide-part.ts";
import { kwokHasNoRelease } from "./releases.ts";
import { type PartSources, sourcesOf } from "./sources.ts";
import { dirname } from "node:path";

/** Directories of the control plane's executables. */
export interface ClusterBinaries {
  readonly kubernetes: string;
  readonly kwok: string;
}

/** Provides the programs of a cluster with simulated nodes, one part after the other, because each build uses all cores. */
export async function ensureClusterBinaries(
  progress: Progress,
  sources: PartSources = sourcesOf(),
): Promise<ClusterBinaries> {
  const kubernetes = await ensureControlPlane(progress, sources);
  const kwok = await ensureKwok(progress, sources);
  return { kubernetes, kwok };
}

function ensureKwok(progress: Progress, sources: PartSources): Promise<string> {
  return providePart(
    {
      name: "kwok",
      version: toolNamed("kwok").version,
      cached: (origin) => (origin === "built" ? builtTool("kwok") : undefined),
      async installed() {
        const found = await installedProgram("kwok", ["--version"], fittingKwok, sources.environment);
        if (typeof found === "string") return found;
        return {
          value: dirname(found.path),
          description: `installed program ${found.version} (${found.path})`,
        };
      },
      download: kwokHasNoRelease,
      build: (why) => buildTool("kwok", progress, why),
    },
    sources,
    progress,
  );
}

/** Directories of the executables of real nodes. */
export interface NodeBinaries {
  readonly node: string;
  readonly coredns: string;
}

/** Builds missing programs of real nodes. Most of them are the lab's own, so no other source has them. */
export async function ensureNodeBinaries(progress: Progress): Promise<NodeBinaries> {
  const node = await buildTool("kubernetes-node", progress);
  const coredns = await buildTool("coredns", progress);
  return { node, coredns };
}
