import type { z } from "zod";
import { removed, type ResolvedTopology, type RuleProblem, Stage } from "../../domain/index.ts";
import { PROCEDURE_DIRECTORY, weightsVolume } from "../../kubernetes/index.ts";
import type { mtpExportSettings } from "../../site/index.ts";
import { defineProcedure } from "../define-procedure.ts";
import { fillingPods, fillingProblems, withoutSlash } from "../filled-directory.ts";
import { mtpWeightsFiles } from "../mtp-weights/mtp-weights.ts";
import { downloadedContent } from "../weights/weights.ts";
import { podFiles } from "../../runtime/index.ts";

/** The script that exports the draft model for xLLM. */
const mtpExportFiles = podFiles("core/procedures/mtp-export", ["export_mtp_layer.py"]);

type Settings = z.output<typeof mtpExportSettings>;

/** Exports the draft model for xLLM with xLLM's tool. Source: deployment document 004, EX1. */
export const mtpExport = defineProcedure({
  setting: "mtpExport",
  name: "mtp-export",
  stage: Stage.BeforeServing,
  after: ["weights", "quantizedWeights"],
  engines: {
    names: ["xllm"],
    others: "procedures.mtpExport is for xLLM only: other engines read the MTP layer from the model.",
  },
  inspect: (topology, settings) => {
    const directory = directoryOf(topology, settings);
    const unknown = unknownLayer(topology);
    if (unknown !== undefined) return [unknown];
    if (directory === undefined) return [NO_DIRECTORY];
    return fillingProblems(topology, {
      setting: "mtpExport",
      directory,
      path: settings.path === undefined ? "draftModel" : "procedures.mtpExport.path",
      nodes: settings.nodes,
    });
  },
  marker: (topology, settings) => ({
    directory: directoryOf(topology, settings) ?? "",
    content: contentOf(topology, settings),
  }),
  job: ({ topology, groups }, settings) => ({
    files: {
      ...mtpExportFiles,
      "model_directory.py": mtpWeightsFiles["model_directory.py"],
      "safetensors_file.py": mtpWeightsFiles["safetensors_file.py"],
    },
    command: [
      ...["python3", "-B", `${PROCEDURE_DIRECTORY}/export_mtp_layer.py`],
      ...["--content", contentOf(topology, settings), "--tools", withoutSlash(settings.tools)],
      ...["--source", sourceOf(topology, settings), directoryOf(topology, settings) ?? ""],
    ],
    volumes: [weightsVolume(topology, true)],
    writesWeights: true,
    pods: fillingPods(topology, groups, settings.nodes),
  }),
});

const NO_DIRECTORY: RuleProblem = {
  path: "procedures.mtpExport.path",
  message: "procedures.mtpExport has no directory: no group of the topology sets draftModel.",
  fix: removed({
    path: "procedures.mtpExport",
    ending:
      ", or set procedures.mtpExport.path and draftModel of a group to the directory of the draft model",
  }),
};

/** The weights with the MTP layer. Quantization by transformers drops the layer, so the float weights have it then. */
function sourceOf({ spec, site }: ResolvedTopology, { source }: Settings): string {
  const quantized = site.procedures.quantizedWeights;
  const float = quantized?.script === undefined ? undefined : quantized.source;
  return withoutSlash(source ?? float ?? spec.model.path);
}

function directoryOf({ engine, groups }: ResolvedTopology, { path }: Settings): string | undefined {
  const directory = path ?? groups.flatMap((group) => engine.draftModelPaths(group))[0];
  return directory === undefined ? undefined : withoutSlash(directory);
}

function contentOf(topology: ResolvedTopology, settings: Settings): string {
  const source = sourceOf(topology, settings);
  const downloaded = downloadedContent(topology, source);
  return `the MTP layer of ${source}${downloaded === undefined ? "" : `, ${downloaded}`}`;
}

/** The problem of a model whose MTP layer the engine cannot load, if it is one. */
function unknownLayer({ model, engine }: ResolvedTopology): RuleProblem | undefined {
  if (engine.loadsExportedDraft?.(model) !== false) return undefined;
  return {
    path: "procedures.mtpExport",
    message: `procedures.mtpExport has no effect: xLLM does not support the MTP layer of ${model.name}.`,
    fix: removed(),
    source: "xllm 3906f5a9, tools/export_mtp.py and models: there is no glm4_moe_lite_mtp",
  };
}
