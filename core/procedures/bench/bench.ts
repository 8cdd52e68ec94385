import type { z } from "zod";
import {
  atMost,
  type JobWork,
  type ProcedureContext,
  removed,
  type ResolvedTopology,
  type RuleProblem,
  setTo,
  Stage,
} from "../../domain/index.ts";
import { PROCEDURE_DIRECTORY, textVariable, weightsVolume } from "../../kubernetes/index.ts";
import {
  aisBenchDefaults,
  type aisBenchSettings,
  type benchSettings,
  type Workload,
  workloadFlags,
  type WorkloadName,
  workloadNames,
  workloads,
} from "../../site/index.ts";
import { isBelow } from "../../topology/index.ts";
import { aisBench, answersTooLong, Measure } from "../aisbench/aisbench.ts";
import { besideEngine, clientFiles, type ClientKey, clientKey } from "../client/client.ts";
import { defineProcedure } from "../define-procedure.ts";
import { podFiles } from "../../runtime/index.ts";

/** The script that measures a stack with vLLM's client. */
const benchFiles = podFiles("core/procedures/bench", ["bench.py"]);

type Settings = z.output<typeof benchSettings>;

const WORKLOAD_SECONDS = 7200;

/** Measures the performance of a stack. Source: deployment documents 002 (§8) and 003. */
export const bench = defineProcedure({
  setting: "bench",
  name: "bench",
  stage: Stage.AfterServing,
  after: ["smoke"],
  inspect: (topology, settings) => [
    ...unread(settings),
    ...(settings.tool === "aisbench"
      ? answersTooLong(topology, aisBenchOf(settings).maxOutLen, "procedures.bench.aisbench.maxOutLen")
      : [
          ...noVllm(topology, settings),
          ...noDataset(topology, settings),
          ...datasetElsewhere(topology, settings),
          ...tooShort(topology, settings),
        ]),
  ],
  job: (context, settings) => {
    const key = clientKey(context.topology, "bench", settings.apiKey);
    return {
      ...(settings.tool === "aisbench"
        ? aisBench(context, Measure.Performance, aisBenchOf(settings), { key })
        : vllmBench(context, settings, key)),
      beside: besideEngine(context),
    };
  },
});

function vllmBench({ topology, endpoint }: ProcedureContext, settings: Settings, key: ClientKey): JobWork {
  const { model } = topology.spec;
  const address = `http://${endpoint.service}:${endpoint.port}`;
  const plan = {
    endpoint: address,
    ...key.plan,
    command: ["vllm", "bench", "serve"],
    workloads: chosen(topology, settings).map((name) => ({
      name,
      seconds: settings.workloadSeconds ?? WORKLOAD_SECONDS,
      arguments: [
        ...["--backend", "openai", "--base-url", address, "--endpoint", "/v1/completions"],
        ...["--model", model.path, "--served-model-name", model.servedModelName, "--trust-remote-code"],
        ...workloadFlags(workloads[name], settings.dataset),
        ...["--percentile-metrics", "ttft,tpot,itl,e2el", "--disable-tqdm"],
      ],
    })),
  };
  return {
    files: { ...clientFiles, ...benchFiles, "plan.json": `${JSON.stringify(plan, undefined, 2)}\n` },
    command: ["python3", "-B", `${PROCEDURE_DIRECTORY}/bench.py`, `${PROCEDURE_DIRECTORY}/plan.json`],
    environment: [
      ...key.environment,
      // The client uses no device. Without these, the image's plugin looks for the driver, which is not mounted.
      textVariable("TORCH_DEVICE_BACKEND_AUTOLOAD", "0"),
      textVariable("VLLM_PLUGINS", ""),
    ],
    volumes: [weightsVolume(topology)],
  };
}

function aisBenchOf({ aisbench }: Settings): z.output<typeof aisBenchSettings> {
  return aisbench ?? aisBenchDefaults;
}

/** Settings that only one tool reads. */
const READ_BY = {
  vllm: ["workloads", "dataset", "workloadSeconds"],
  aisbench: ["aisbench"],
} as const satisfies Record<Settings["tool"], readonly (keyof Settings)[]>;

/** Reports settings that only the other tool reads. */
function unread(settings: Settings): RuleProblem[] {
  const other = settings.tool === "vllm" ? "aisbench" : "vllm";
  return READ_BY[other]
    .filter((name) => settings[name] !== undefined)
    .map((name) => ({
      path: `procedures.bench.${name}`,
      message: `procedures.bench.${name} has no effect: procedures.bench.tool is ${settings.tool}, and only ${other} reads it.`,
      fix: removed({ ending: `, or set procedures.bench.tool to ${other}` }),
    }));
}

/** The workloads to run, in the order of the table. */
function chosen({ engine }: ResolvedTopology, settings: Settings): readonly WorkloadName[] {
  const names = new Set<string>(settings.workloads ?? engine.checks.workloads);
  return workloadNames.filter((name) => names.has(name));
}

function noVllm({ engine }: ResolvedTopology, { image }: Settings): RuleProblem[] {
  if (image !== undefined || engine.checks.holdsVllm) return [];
  return [
    {
      path: "procedures.bench.image",
      message:
        "procedures.bench.image is required: bench runs `vllm bench serve`, and the engine's image does not contain vLLM.",
      fix: setTo("docker.io/vllm/vllm-openai:v0.20.2", {
        as: "an image with vLLM, e.g. docker.io/vllm/vllm-openai:v0.20.2",
      }),
    },
  ];
}

function noDataset(topology: ResolvedTopology, settings: Settings): RuleProblem[] {
  const byName: Readonly<Record<WorkloadName, Workload>> = workloads;
  const needing = chosen(topology, settings).filter((name) => byName[name].dataset === "sharegpt");
  if (needing.length === 0 || settings.dataset !== undefined) return [];
  return [
    {
      path: "procedures.bench.dataset",
      message: `procedures.bench.dataset is required: the workloads ${needing.join(", ")} read ShareGPT.`,
      fix: setTo(["random-200"], {
        path: "procedures.bench.workloads",
        as: "[random-200]",
        ending: `, or procedures.bench.dataset to the JSON file of ShareGPT below ${topology.spec.model.volumePath}`,
      }),
    },
  ];
}

/** Reports a dataset outside the weights volume, the only one that is mounted. Another image may contain the file. */
function datasetElsewhere(
  { spec: { model } }: ResolvedTopology,
  { dataset, image }: Settings,
): RuleProblem[] {
  if (dataset === undefined || image !== undefined || isBelow(dataset, model.volumePath)) return [];
  return [
    {
      path: "procedures.bench.dataset",
      value: dataset,
      message: `procedures.bench.dataset is outside the weights volume ${model.volumePath}, the only one that the Job mounts.`,
      fix: `Move the file below ${model.volumePath}, or set procedures.bench.image to an image with the file`,
    },
  ];
}

function tooShort(topology: ResolvedTopology, settings: Settings): RuleProblem[] {
  const { workloadSeconds = WORKLOAD_SECONDS, deadlineSeconds } = settings;
  const count = chosen(topology, settings).length;
  const seconds = count * workloadSeconds;
  if (seconds <= deadlineSeconds) return [];
  return [
    {
      path: "procedures.bench.workloadSeconds",
      value: workloadSeconds,
      message: `procedures.bench.workloadSeconds ${workloadSeconds}${count === 1 ? "" : ` × ${count} workloads`} exceeds procedures.bench.deadlineSeconds ${deadlineSeconds}.`,
      fix: atMost(Math.floor(deadlineSeconds / count), {
        ending: `, or procedures.bench.deadlineSeconds to at least ${seconds}`,
      }),
    },
  ];
}
