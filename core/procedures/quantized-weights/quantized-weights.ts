import type { z } from "zod";
import { removed, type ResolvedTopology, type RuleProblem, Stage } from "../../domain/index.ts";
import { WeightFormat } from "../../facts/index.ts";
import { PROCEDURE_DIRECTORY, weightsAreShared, weightsVolume } from "../../kubernetes/index.ts";
import type { quantizedWeightsSettings } from "../../site/index.ts";
import { defineProcedure } from "../define-procedure.ts";
import { fillingPods, fillingProblems, withoutSlash } from "../filled-directory.ts";
import { mtpWeightsFiles } from "../mtp-weights/mtp-weights.ts";
import { downloadedContent } from "../weights/weights.ts";
import { podFiles } from "../../runtime/index.ts";

/** The script that quantizes weights for xLLM, and completes quantized weights. */
const quantizedWeightsFiles = podFiles("core/procedures/quantized-weights", ["quantize_weights.py"]);

const SOURCE = "deployment document 004, EX3";

type Settings = z.output<typeof quantizedWeightsSettings>;

/** Quantizes weights for xLLM, and adds attn_quantize and the chat template. Source: deployment document 004, EX3. */
export const quantizedWeights = defineProcedure({
  setting: "quantizedWeights",
  name: "quantized-weights",
  stage: Stage.BeforeServing,
  after: ["weights"],
  engines: {
    names: ["xllm"],
    others: "procedures.quantizedWeights is for xLLM only: other engines read other formats of weights.",
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
      writesWeights: true,
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

function otherFormat({ spec }: ResolvedTopology): RuleProblem[] {
  if (spec.model.weights === WeightFormat.W8a8) return [];
  return [
    {
      path: "procedures.quantizedWeights",
      message: `procedures.quantizedWeights writes w8a8 weights, but the topology serves ${spec.model.weights}.`,
      fix: removed(),
      source: SOURCE,
    },
  ];
}

function scriptProblems(topology: ResolvedTopology, settings: Settings): RuleProblem[] {
  const { script, source } = settings;
  if (script === undefined) return [];
  const problems: RuleProblem[] = [];
  if (source === undefined) {
    problems.push({
      path: "procedures.quantizedWeights.source",
      message: "procedures.quantizedWeights.source is required: script reads the float weights from it.",
      fix: "Set procedures.quantizedWeights.source to the directory of the float weights",
    });
  } else if (withoutSlash(source) === directoryOf(topology, settings)) {
    problems.push({
      path: "procedures.quantizedWeights.source",
      value: source,
      message:
        "procedures.quantizedWeights.source is also the target directory, so the quantized weights would replace the float weights.",
      fix: "Set procedures.quantizedWeights.path to another directory",
    });
  }
  if (!weightsAreShared(topology)) {
    problems.push({
      path: "procedures.quantizedWeights.script",
      value: script,
      message:
        "procedures.quantizedWeights.script would quantize the weights on every node: the weights are on each node's disk.",
      fix: removed({
        ending:
          " and copy quantized weights to the nodes, or set weights.nfs or weights.persistentVolumeClaim",
      }),
    });
  }
  return problems;
}
