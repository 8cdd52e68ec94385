import type { z } from "zod";
import { removed, type ResolvedTopology, type RuleProblem, Stage } from "../../domain/index.ts";
import { WeightFormat } from "../../facts/index.ts";
import { PROCEDURE_DIRECTORY, weightsVolume } from "../../kubernetes/index.ts";
import type { mtpWeightsSettings } from "../../site/index.ts";
import { defineProcedure } from "../define-procedure.ts";
import { fillingPods, fillingProblems, withoutSlash } from "../filled-directory.ts";
import { podFiles } from "../../runtime/index.ts";

/** The scripts that complete the MTP layer of a bf16 checkpoint. */
export const mtpWeightsFiles = podFiles("core/procedures/mtp-weights", [
  "add_mtp_weights.py",
  "model_directory.py",
  "safetensors_file.py",
]);

type Settings = z.output<typeof mtpWeightsSettings>;

const CONTENT = "the embedding and the head of the MTP layer";

/** Completes the MTP layer of a GLM-5 checkpoint in bf16. Source: deployment document 002, §5.2. */
export const mtpWeights = defineProcedure({
  setting: "mtpWeights",
  name: "mtp-weights",
  stage: Stage.BeforeServing,
  after: ["weights"],
  inspect: (topology, settings) => {
    const problems = needless(topology);
    if (problems.length > 0) return problems;
    return fillingProblems(topology, {
      setting: "mtpWeights",
      directory: directoryOf(topology, settings),
      path: settings.path === undefined ? "model.path" : "procedures.mtpWeights.path",
      nodes: settings.nodes,
    });
  },
  marker: (topology, settings) => ({ directory: directoryOf(topology, settings), content: CONTENT }),
  job: ({ topology, groups }, settings) => ({
    files: mtpWeightsFiles,
    command: [
      ...["python3", "-B", `${PROCEDURE_DIRECTORY}/add_mtp_weights.py`],
      ...["--content", CONTENT, directoryOf(topology, settings)],
    ],
    volumes: [weightsVolume(topology, true)],
    writesWeights: true,
    pods: fillingPods(topology, groups, settings.nodes),
  }),
});

function directoryOf(topology: ResolvedTopology, { path }: Settings): string {
  return withoutSlash(path ?? topology.spec.model.path);
}

function needless({ spec, model }: ResolvedTopology): RuleProblem[] {
  const problem = {
    path: "procedures.mtpWeights",
    fix: removed(),
    source: "deployment document 002, §5.2",
  };
  if (model.draftHeadStored === true)
    return [
      {
        ...problem,
        message: `procedures.mtpWeights has no effect: checkpoints of ${model.name} already contain the embedding and the head of the MTP layer.`,
      },
    ];
  if (spec.model.weights !== WeightFormat.Bf16)
    return [
      {
        ...problem,
        message: `procedures.mtpWeights has no effect: ${spec.model.weights} checkpoints already contain the embedding and the head of the MTP layer; only bf16 checkpoints lack them.`,
      },
    ];
  return [];
}
