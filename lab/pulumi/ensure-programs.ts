import {
  chooseClusterBinaries,
  chosenNodeBinaries,
  type ClusterBinaries,
  type NodeBinaries,
} from "../binaries/ensure-binaries.ts";
import { buildMissing, choosePart } from "../binaries/part.ts";
import { kubectlPart, kwokPart } from "../binaries/single-programs.ts";
import { type PartSources, sourcesOf } from "../binaries/sources.ts";
import type { Progress } from "../host/progress.ts";
import { choosePulumiTools, type PulumiTools } from "./pulumi-tools.ts";

/** All programs that deploying a stack to a local cluster needs. */
export interface Programs {
  readonly tools: PulumiTools;
  readonly binaries: ClusterBinaries;
  /** Undefined without real nodes. */
  readonly nodeBinaries?: NodeBinaries;
}

/** What to provide. */
export interface ProgramsOptions {
  readonly progress: Progress;
  /** Whether the nodes are real. @default false */
  readonly realNodes?: boolean;
  /** @default the sources that the environment allows */
  readonly sources?: PartSources;
}

/** Provides all programs. Programs that no quicker source has come from one build, which compiles shared packages once. */
export async function ensurePrograms(options: ProgramsOptions): Promise<Programs> {
  const { progress, realNodes = false, sources = sourcesOf() } = options;
  const tools = await choosePulumiTools(progress, sources);
  const binaries = await chooseClusterBinaries(progress, sources);
  const nodes = realNodes ? chosenNodeBinaries() : undefined;
  await buildMissing([tools, binaries, ...(nodes === undefined ? [] : [nodes])], progress);
  return {
    tools: tools.value(),
    binaries: binaries.value(),
    ...(nodes === undefined ? {} : { nodeBinaries: nodes.value() }),
  };
}

/** Programs that deploying a stack to a cluster of the user needs: directories of the executables. */
export interface ContextPrograms {
  readonly tools: PulumiTools;
  readonly kubectl: string;
  /** Undefined unless nodes are simulated. */
  readonly kwok?: string;
}

/** Provides Pulumi and kubectl, and kwok for simulated nodes; no control plane. */
export async function ensureContextPrograms({
  progress,
  sources = sourcesOf(),
  simulatedNodes,
}: Omit<ProgramsOptions, "realNodes"> & { readonly simulatedNodes: boolean }): Promise<ContextPrograms> {
  const tools = await choosePulumiTools(progress, sources);
  const kubectl = await choosePart(kubectlPart(sources, progress), sources, progress);
  const kwok = simulatedNodes ? await choosePart(kwokPart(sources, progress), sources, progress) : undefined;
  await buildMissing([tools, kubectl, ...(kwok === undefined ? [] : [kwok])], progress);
  return {
    tools: tools.value(),
    kubectl: kubectl.value(),
    ...(kwok === undefined ? {} : { kwok: kwok.value() }),
  };
}
