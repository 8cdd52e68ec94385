import type { z } from "zod";
import {
  type JobWork,
  type ProcedureContext,
  type ResolvedTopology,
  type RuleProblem,
  setTo,
} from "../../domain/index.ts";
import { PROCEDURE_DIRECTORY, weightsVolume } from "../../kubernetes/index.ts";
import type { aisBenchSettings } from "../../site/index.ts";
import { clientFiles, type ClientKey } from "../client/client.ts";
import { podFiles } from "../../runtime/index.ts";

/** The script that runs AISBench. */
const aisBenchFiles = podFiles("core/procedures/aisbench", ["run_aisbench.py"]);

/** What AISBench measures. */
export const Measure = { Accuracy: "accuracy", Performance: "performance" } as const;

export type Measure = (typeof Measure)[keyof typeof Measure];

/** The release whose command line and result files the script reads. */
const PACKAGE = "ais-bench-benchmark==3.1.20260630";

const MODES: Readonly<Record<Measure, { readonly mode: "all" | "perf"; readonly dataset: string }>> = {
  accuracy: { mode: "all", dataset: "gsm8k_gen_0_shot_cot_chat_prompt" },
  performance: { mode: "perf", dataset: "gsm8k_gen_0_shot_cot_str_perf" },
};

/** The dataset configuration that is measured where the settings name none. */
export function defaultDataset(measure: Measure): string {
  return MODES[measure].dataset;
}

/** The work of a Job that runs AISBench. The procedure decides the image, the deadline and the measure. */
export function aisBench(
  { topology, endpoint }: ProcedureContext,
  measure: Measure,
  settings: z.output<typeof aisBenchSettings>,
  more: { readonly key: ClientKey; readonly atLeast?: Readonly<Record<string, number>> },
): JobWork {
  const { model } = topology.spec;
  const { mode, dataset } = MODES[measure];
  const plan = {
    host: endpoint.service,
    port: endpoint.port,
    ...more.key.plan,
    model: model.servedModelName,
    tokenizer: model.path,
    mode,
    datasets: settings.datasets ?? [dataset],
    ...(settings.datasetsPath === undefined ? {} : { datasetsPath: settings.datasetsPath }),
    ...(settings.prompts === undefined ? {} : { prompts: settings.prompts }),
    // 0: as fast as the stack answers.
    requestRate: 0,
    batchSize: settings.batchSize,
    maxOutLen: settings.maxOutLen,
    // Performance needs answers of full length (AISBench, vllm_api_stream_chat).
    generation: { temperature: 0.01, ignore_eos: measure === Measure.Performance },
    ...(more.atLeast === undefined ? {} : { atLeast: more.atLeast }),
    ...(settings.install ? { package: PACKAGE } : {}),
  };
  return {
    files: { ...clientFiles, ...aisBenchFiles, "plan.json": `${JSON.stringify(plan, undefined, 2)}\n` },
    command: ["python3", "-B", `${PROCEDURE_DIRECTORY}/run_aisbench.py`, `${PROCEDURE_DIRECTORY}/plan.json`],
    environment: more.key.environment,
    volumes: [weightsVolume(topology)],
  };
}

/**
 * Reports answers that leave no room for a question: the engine would reject every request, and each would count as wrong.
 *
 * @param maxOutLen length of an answer in tokens
 * @param path the setting of that length
 */
export function answersTooLong({ groups }: ResolvedTopology, maxOutLen: number, path: string): RuleProblem[] {
  const lengths = groups.flatMap(({ args }) =>
    typeof args["maxModelLen"] === "number" ? [args["maxModelLen"]] : [],
  );
  const least = Math.min(...lengths);
  if (maxOutLen < least) return [];
  return [
    {
      path,
      value: maxOutLen,
      message: `${path} ${maxOutLen} leaves no room for a question within maxModelLen ${least}.`,
      fix: setTo(Math.floor(least / 2), { as: `less than ${least}, e.g. ${Math.floor(least / 2)}` }),
    },
  ];
}
