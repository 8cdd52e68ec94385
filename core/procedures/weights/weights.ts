import type { z } from "zod";
import { type ResolvedTopology, Stage } from "../../domain/index.ts";
import { optionalSecretVariable, PROCEDURE_DIRECTORY, weightsVolume } from "../../kubernetes/index.ts";
import type { weightsSettings } from "../../site/index.ts";
import { defineProcedure } from "../define-procedure.ts";
import { fillingPods, fillingProblems, withoutSlash } from "../filled-directory.ts";
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
        ...(secret === undefined ? [] : ["--token-secret", `${secret.name}, key ${secret.key}`]),
        directoryOf(topology, settings),
      ],
      environment: secret === undefined ? [] : [optionalSecretVariable("HUB_TOKEN", secret)],
      volumes: [weightsVolume(topology, true)],
      pods: fillingPods(topology, groups, settings.nodes),
    };
  },
});

function directoryOf(topology: ResolvedTopology, { path }: Settings): string {
  return withoutSlash(path ?? topology.spec.model.path);
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
