import type { z } from "zod";
import { membersOf, type ResolvedTopology, Stage } from "../../domain/index.ts";
import { optionalSecretVariable, PROCEDURE_DIRECTORY, weightsVolume } from "../../kubernetes/index.ts";
import type { weightsSettings } from "../../site/index.ts";
import { defineProcedure } from "../define-procedure.ts";
import { fillingPods, fillingProblems, withoutSlash } from "../filled-directory.ts";
import { layerCount } from "../../facts/index.ts";
import { podFiles } from "../../runtime/index.ts";

/** The scripts that download weights. */
const weightsFiles = podFiles("core/procedures/weights", [
  "download.py",
  "download_weights.py",
  "hub.py",
  "progress.py",
  "verified.py",
]);

type Settings = z.output<typeof weightsSettings>;

const ENDPOINTS: Readonly<Record<Settings["source"], string>> = {
  huggingface: "https://huggingface.co",
  modelscope: "https://www.modelscope.cn",
};

/** Downloads the weights into their volume. Source: deployment documents 001 (§3.1) and 002 (§3.1). */
export const weights = defineProcedure({
  setting: "weights",
  name: "weights",
  stage: Stage.BeforeServing,
  after: [],
  inspect: (topology, settings) =>
    fillingProblems(topology, {
      setting: "weights",
      directory: directoryOf(topology, settings),
      path: settings.path === undefined ? "model.path" : "procedures.weights.path",
      nodes: settings.nodes,
    }),
  marker: (topology, settings) => ({
    directory: directoryOf(topology, settings),
    content: contentOf(settings),
  }),
  job: ({ topology, groups }, settings) => {
    const { tokenSecret: secret } = settings;
    return {
      files: weightsFiles,
      command: [
        ...["python3", "-B", `${PROCEDURE_DIRECTORY}/download_weights.py`],
        ...["--source", settings.source, "--endpoint", settings.endpoint ?? ENDPOINTS[settings.source]],
        ...["--repository", settings.repository, "--revision", settings.revision],
        ...["--content", contentOf(settings), "--connections", String(settings.connections)],
        ...settings.exclude.flatMap((pattern) => ["--exclude", pattern]),
        ...draftLayerOption(topology, settings),
        ...(secret === undefined ? [] : ["--token-secret", `${secret.name}, key ${secret.key}`]),
        directoryOf(topology, settings),
      ],
      environment: secret === undefined ? [] : [optionalSecretVariable("HUB_TOKEN", secret)],
      volumes: [weightsVolume(topology, true)],
      writesWeights: true,
      pods: fillingPods(topology, groups, settings.nodes),
    };
  },
});

function directoryOf(topology: ResolvedTopology, { path }: Settings): string {
  return withoutSlash(path ?? topology.spec.model.path);
}

/** The layer that groups draft with, if they read it from these weights. */
function draftLayerOption(topology: ResolvedTopology, settings: Settings): readonly string[] {
  const { spec, model, engine } = topology;
  const layer = layerCount(model);
  const ofModel = directoryOf(topology, settings) === withoutSlash(spec.model.path);
  const flags = topology.groups
    .flatMap(membersOf)
    .flatMap((group) => engine.draftLayerFlag(topology, group) ?? []);
  return ofModel && layer !== undefined && flags[0] !== undefined
    ? ["--draft-layer", String(layer), "--draft-flag", flags[0]]
    : [];
}

function contentOf({ source, repository, revision, exclude }: Settings): string {
  const without = exclude.length === 0 ? "" : ` without ${exclude.toSorted().join(" ")}`;
  return `${source} ${repository} at ${revision}${without}`;
}

/** The content that the download fills a directory with, if the site enables a download for it. */
export function downloadedContent(topology: ResolvedTopology, directory: string): string | undefined {
  const settings = topology.site.procedures.weights;
  if (settings === undefined || directoryOf(topology, settings) !== directory) return undefined;
  return contentOf(settings);
}
