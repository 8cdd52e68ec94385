import type { z } from "zod";
import { type ResolvedTopology, Stage } from "../../domain/index.ts";
import type { Problem } from "../../errors/index.ts";
import { WeightFormat } from "../../facts/index.ts";
import { PROCEDURE_DIRECTORY, weightsAreShared, weightsVolume } from "../../kubernetes/index.ts";
import type { quantizedWeightsSettings } from "../../site/index.ts";
import { defineProcedure } from "../define-procedure.ts";
import { fillingPods, fillingProblems, withoutSlash } from "../filled-directory.ts";
import { mtpWeightsFiles } from "../mtp-weights/mtp-weights.ts";
import { downloadedContent } from "../weights/weights.ts";
import { podFiles } from "../../runtime/index.ts";

/** What quantises weights for xLLM, and completes them. */
const quantizedWeightsFiles = podFiles("core/procedures/quantized-weights", ["quantize_weights.py"]);

const SOURCE = "source 004, EX3";

type Settings = z.output<typeof quantizedWeightsSettings>;

/** Quantises weights for xLLM, and does the two steps that are forgotten easily. Source 004, EX3. */
export const quantizedWeights = defineProcedure({
  setting: "quantizedWeights",
  name: "quantized-weights",
  stage: Stage.BeforeServing,
  after: ["weights"],
  engines: {
    names: ["xllm"],
    others: (engine) => `These are the steps for xLLM, and ${engine} reads other weights.`,
    source: SOURCE,
  },
  inspect: (topology, settings) => [
    ...otherFormat(topology),
    ...scriptProblems(topology, settings),
    ...fillingProblems(topology, {
      setting: "quantizedWeights",
      directory: directoryOf(topology, settings),
      path: settings.path === undefined ? "model.path" : "procedures.quantizedWeights.path",
      nodes: settings.nodes,
    }),
  ],
  marker: (topology, settings) => ({
    directory: directoryOf(topology, settings),
    content: contentOf(topology, settings),
  }),
  job: ({ topology, groups }, settings) => {
    const { script, source } = settings;
    return {
      files: {
        ...quantizedWeightsFiles,
        "model_directory.py": mtpWeightsFiles["model_directory.py"],
        "safetensors_file.py": mtpWeightsFiles["safetensors_file.py"],
      },
      command: [
        ...["python3", "-B", `${PROCEDURE_DIRECTORY}/quantize_weights.py`],
        ...["--content", contentOf(topology, settings)],
        ...(source === undefined ? [] : ["--source", withoutSlash(source)]),
        ...(script === undefined ? [] : ["--script", script]),
        directoryOf(topology, settings),
      ],
      volumes: [weightsVolume(topology, true)],
      pods: fillingPods(topology, groups, settings.nodes),
      takesDevices: script !== undefined,
    };
  },
});

function directoryOf({ spec }: ResolvedTopology, { path }: Settings): string {
  return withoutSlash(path ?? spec.model.path);
}

function contentOf(topology: ResolvedTopology, settings: Settings): string {
  const from =
    settings.script === undefined ? directoryOf(topology, settings) : withoutSlash(settings.source ?? "");
  const downloaded = downloadedContent(topology, from);
  const what = settings.script === undefined ? "complete w8a8 weights" : `w8a8 weights of ${from}`;
  return `${what}${downloaded === undefined ? "" : `, ${downloaded}`}`;
}

function otherFormat({ spec }: ResolvedTopology): Problem[] {
  if (spec.model.weights === WeightFormat.W8a8) return [];
  return [
    {
      path: "procedures.quantizedWeights",
      message: `The topology serves ${spec.model.weights} weights, and these would be w8a8.`,
      fix: "take it out",
      source: SOURCE,
    },
  ];
}

function scriptProblems(topology: ResolvedTopology, settings: Settings): Problem[] {
  const { script, source } = settings;
  if (script === undefined) return [];
  const problems: Problem[] = [];
  if (source === undefined) {
    problems.push({
      path: "procedures.quantizedWeights.source",
      message: "Nothing says which weights to quantise.",
      fix: "name the directory of the float weights",
    });
  } else if (withoutSlash(source) === directoryOf(topology, settings)) {
    problems.push({
      path: "procedures.quantizedWeights.source",
      value: source,
      message: "The quantised weights would replace the float ones that they are made of.",
      fix: "name another directory in path",
    });
  }
  if (!weightsAreShared(topology)) {
    problems.push({
      path: "procedures.quantizedWeights.script",
      value: script,
      message: "The weights lie on each node's own disk, and every node would quantise for hours.",
      fix: "set weights.nfs or weights.persistentVolumeClaim, or quantise once and copy",
    });
  }
  return problems;
}
