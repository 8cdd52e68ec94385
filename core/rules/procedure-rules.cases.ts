import bf16 from "../../stacks/a3-glm5-bf16-2node.ts";
import flash from "../../stacks/h200-glm47-flash.ts";
import xllm from "../../stacks/a3-xllm.ts";
import twoNodes from "../../stacks/a3-xllm-2node.ts";
import type { CasesByRule, RuleCase } from "../../test/support/rule-cases.ts";
import { serving } from "../../test/support/topologies.ts";
import { oneSite, twoSite } from "../../test/support/xllm.ts";
import type { Site, Topology, WeightsDownloadSpec } from "../index.ts";

type Procedures = NonNullable<Site["procedures"]>;

const VOLUME: Site = { weights: { nfs: { server: "nas", path: "/models" } } };

const running = (
  name: string,
  topology: Topology,
  procedures: Procedures,
  site: Site = VOLUME,
): RuleCase => ({ name, topology, site: { ...site, procedures } });

const download = (change: Partial<WeightsDownloadSpec>): Procedures => ({
  weights: { source: "modelscope", repository: "ZhipuAI/GLM-5", revision: "0123abc", ...change },
});

const xllmSite: Site = { ...oneSite, ...VOLUME };

const quantized = (spec: NonNullable<Procedures["quantizedWeights"]>, site = xllmSite): RuleCase =>
  running(JSON.stringify(spec), xllm, { quantizedWeights: spec }, site);

const exported = (name: string, topology: Topology, path?: string): RuleCase =>
  running(
    name,
    topology,
    { mtpExport: { tools: "/xllm/tools", ...(path === undefined ? {} : { path }) } },
    topology === twoNodes ? { ...twoSite, ...VOLUME } : xllmSite,
  );

const bench = (name: string, spec: NonNullable<Procedures["bench"]>): RuleCase =>
  running(name, bf16, { bench: spec }, {});

const atLeast = (scores: Readonly<Record<string, number>>, datasets?: string[]): RuleCase =>
  running(
    `a least score of ${Object.keys(scores).join(" and ")}`,
    bf16,
    {
      accuracy: { atLeast: scores, ...(datasets === undefined ? {} : { datasets }) },
    },
    {},
  );

const accuracy = (maxOutLen: number): RuleCase =>
  running(`answers of ${maxOutLen} tokens`, bf16, { accuracy: { maxOutLen } }, {});

export const cases: CasesByRule = {
  "procedure-preflight": {
    fails: [
      {
        ...running("a deadline before the missing pods are known", serving(2), {
          preflight: { gatherSeconds: 300, pingSeconds: 60, deadlineSeconds: 479 },
        }),
        reports: [
          {
            path: "procedures.preflight.deadlineSeconds",
            value: 479,
            message:
              "procedures.preflight.deadlineSeconds 479 ends the Job before pod 0 can report missing pods.",
            fix: "Set procedures.preflight.deadlineSeconds to at least 480, or lower gatherSeconds or pingSeconds",
          },
        ],
      },
      {
        ...running("a ping between NVIDIA nodes", flash, { preflight: { ping: "ping" } }),
        reports: [
          {
            path: "procedures.preflight.ping",
            value: "ping",
            message: /NVIDIA H200/,
            fix: /^Remove /,
          },
        ],
      },
    ],
    passes: [
      running("the shortest deadline", serving(2), {
        preflight: { gatherSeconds: 300, pingSeconds: 60, deadlineSeconds: 480 },
      }),
      running("the default settings", serving(2), { preflight: {} }),
      running("a ping between Ascend nodes", serving(2), { preflight: { ping: "ping" } }),
    ],
  },
  "procedure-weights": {
    fails: [
      {
        ...running("a directory outside of the volume", serving(2), download({ path: "/data/x" })),
        reports: [
          {
            path: "procedures.weights.path",
            value: "/data/x",
            message:
              "procedures.weights.path /data/x is outside the weights volume /root/.cache, so the files would be lost.",
            fix: "Set procedures.weights.path to a directory below /root/.cache",
          },
        ],
      },
      {
        ...running("the volume itself", serving(2), download({ path: "/root/.cache/" })),
        reports: [
          {
            path: "procedures.weights.path",
            value: "/root/.cache",
            message: /\/root\/\.cache/,
            fix: /\/root\/\.cache/,
          },
        ],
      },
      {
        ...running("nodes with one volume", serving(2), download({ nodes: 2 })),
        reports: [{ path: "procedures.weights.nodes", value: 2, message: /volume/, fix: /^Remove / }],
      },
      {
        ...running("disks of nodes without a label", serving(2), download({}), {}),
        reports: [
          {
            path: "procedures.weights",
            message: /nodeSelector is not set: .* never run the engine/,
            fix: /nodeSelector/,
          },
        ],
      },
    ],
    passes: [
      running("one volume", serving(2), download({})),
      running("disks of labelled nodes", serving(2), download({ nodes: 2 }), {
        platform: { nodeSelector: { npu: "a3" } },
      }),
    ],
  },
  "procedure-mtp-weights": {
    fails: [
      {
        ...running("weights of another format", serving(2), { mtpWeights: {} }),
        reports: [
          {
            path: "procedures.mtpWeights",
            message:
              "procedures.mtpWeights has no effect: w4a8 checkpoints already contain the embedding and the head of the MTP layer; only bf16 checkpoints lack them.",
            fix: "Remove procedures.mtpWeights",
          },
        ],
      },
      {
        ...running(
          "another model",
          { ...serving(2), model: { ...serving(2).model, name: "GLM-4.7" } },
          { mtpWeights: {} },
        ),
        reports: [{ path: "procedures.mtpWeights", message: /GLM-4\.7/, fix: /^Remove / }],
      },
      {
        ...running("disks of nodes without a label", bf16, { mtpWeights: { path: "/data/x" } }, {}),
        reports: [
          {
            path: "procedures.mtpWeights.path",
            value: "/data/x",
            message: /\/root\/\.cache/,
            fix: /\/root\/\.cache/,
          },
          {
            path: "procedures.mtpWeights",
            message: /nodeSelector is not set: .* never run the engine/,
            fix: /nodeSelector/,
          },
        ],
      },
    ],
    passes: [running("a bf16 checkpoint", bf16, { mtpWeights: {} })],
  },
  "procedure-quantized-weights": {
    fails: [
      {
        ...quantized({ script: "/quant.py" }),
        reports: [
          {
            path: "procedures.quantizedWeights.source",
            message:
              "procedures.quantizedWeights.source is required: script reads the float weights from it.",
            fix: "Set procedures.quantizedWeights.source to the directory of the float weights",
          },
        ],
      },
      {
        ...quantized({ script: "/quant.py", source: "/export/home/models/GLM-4.5-w8a8" }),
        reports: [
          {
            path: "procedures.quantizedWeights.source",
            value: "/export/home/models/GLM-4.5-w8a8",
            message: /quantized weights would replace the float weights/,
            fix: /another directory/,
          },
        ],
      },
      {
        ...quantized(
          { script: "/quant.py", source: "/export/home/models/GLM-4.5" },
          { ...oneSite, weights: {}, platform: { nodeSelector: { npu: "a3" } } },
        ),
        reports: [
          {
            path: "procedures.quantizedWeights.script",
            value: "/quant.py",
            message: /disk/,
            fix: /persistentVolumeClaim/,
          },
        ],
      },
      {
        ...running("another engine", serving(1), { quantizedWeights: {} }),
        reports: [{ path: "procedures.quantizedWeights", message: /xLLM/, fix: /^Remove / }],
      },
      {
        ...running(
          "weights of another format",
          { ...xllm, model: { ...xllm.model, weights: "bf16" } },
          { quantizedWeights: {} },
          xllmSite,
        ),
        reports: [{ path: "procedures.quantizedWeights", message: /bf16/, fix: /^Remove / }],
      },
    ],
    passes: [quantized({}), quantized({ script: "/quant.py", source: "/export/home/models/GLM-4.5" })],
  },
  "procedure-mtp-export": {
    fails: [
      {
        ...exported("vLLM-Ascend", serving(1)),
        reports: [
          {
            path: "procedures.mtpExport",
            message:
              "procedures.mtpExport is for xLLM only: other engines read the MTP layer from the model.",
            fix: "Remove procedures.mtpExport",
          },
        ],
      },
      {
        ...exported("LightLLM", flash),
        reports: [{ path: "procedures.mtpExport", message: /is for xLLM only/, fix: /^Remove / }],
      },
      {
        ...exported("a topology without a draft model", twoNodes),
        reports: [{ path: "procedures.mtpExport.path", message: /draft/, fix: /draftModel/ }],
      },
      {
        ...exported("a directory outside of the volume", xllm, "/tmp/draft"),
        reports: [
          {
            path: "procedures.mtpExport.path",
            value: "/tmp/draft",
            message: /\/export\/home/,
            fix: /\/export\/home/,
          },
        ],
      },
      {
        ...running(
          "a model without code in xLLM",
          { ...xllm, model: { ...xllm.model, name: "GLM-4.7-Flash" } },
          { mtpExport: { tools: "/xllm/tools" } },
          xllmSite,
        ),
        reports: [{ path: "procedures.mtpExport", message: /GLM-4\.7-Flash/, fix: /^Remove / }],
      },
    ],
    passes: [exported("the draft model of the topology", xllm)],
  },
  "procedure-bench": {
    fails: [
      {
        ...bench("settings of vLLM with AISBench", {
          tool: "aisbench",
          workloads: ["random-200"],
          dataset: "/data/x.json",
          workloadSeconds: 5,
        }),
        reports: [
          {
            path: "procedures.bench.workloads",
            message:
              "procedures.bench.workloads has no effect: procedures.bench.tool is aisbench, and only vllm reads it.",
            fix: "Remove procedures.bench.workloads, or set procedures.bench.tool to vllm",
          },
          {
            path: "procedures.bench.dataset",
            message:
              "procedures.bench.dataset has no effect: procedures.bench.tool is aisbench, and only vllm reads it.",
            fix: "Remove procedures.bench.dataset, or set procedures.bench.tool to vllm",
          },
          {
            path: "procedures.bench.workloadSeconds",
            message:
              "procedures.bench.workloadSeconds has no effect: procedures.bench.tool is aisbench, and only vllm reads it.",
            fix: "Remove procedures.bench.workloadSeconds, or set procedures.bench.tool to vllm",
          },
        ],
      },
      {
        ...bench("settings of AISBench with vLLM", { aisbench: { prompts: 1 } }),
        reports: [{ path: "procedures.bench.aisbench", message: /aisbench/, fix: /^Remove / }],
      },
      {
        ...bench("answers that are longer than the model's", {
          tool: "aisbench",
          aisbench: { maxOutLen: 100_000 },
        }),
        reports: [
          {
            path: "procedures.bench.aisbench.maxOutLen",
            value: 100000,
            message: /maxModelLen 8192/,
            fix: /4096/,
          },
        ],
      },
      {
        ...bench("a dataset outside of the volume", { workloads: ["burst"], dataset: "/nowhere/x.json" }),
        reports: [
          {
            path: "procedures.bench.dataset",
            value: "/nowhere/x.json",
            message: /\/root\/\.cache/,
            fix: /\/root\/\.cache/,
          },
        ],
      },
      {
        ...bench("no dataset", { workloads: ["burst"] }),
        reports: [{ path: "procedures.bench.dataset", message: /ShareGPT/, fix: /\/root\/\.cache/ }],
      },
      {
        ...running("an image without vLLM", xllm, { bench: {} }, xllmSite),
        reports: [
          {
            path: "procedures.bench.image",
            message: /the engine's image does not contain vLLM/,
            fix: /docker\.io\/vllm\/vllm-openai:v0\.20\.2/,
          },
        ],
      },
    ],
    passes: [
      bench("AISBench", { tool: "aisbench", aisbench: { maxOutLen: 4096 } }),
      bench("a dataset in the volume", { workloads: ["burst"], dataset: "/root/.cache/x.json" }),
      bench("a dataset in another image", {
        workloads: ["burst"],
        dataset: "/nowhere/x.json",
        image: "docker.io/vllm/vllm-openai:v0.20.2",
      }),
    ],
  },
  "procedure-accuracy": {
    fails: [
      {
        ...accuracy(100_000),
        reports: [
          {
            path: "procedures.accuracy.maxOutLen",
            value: 100000,
            message:
              "procedures.accuracy.maxOutLen 100000 leaves no room for a question within maxModelLen 8192.",
            fix: "Set procedures.accuracy.maxOutLen to less than 8192, e.g. 4096",
          },
        ],
      },
      {
        ...atLeast({ mmlu: 70 }),
        reports: [
          {
            path: "procedures.accuracy.atLeast.mmlu",
            value: 70,
            message:
              "procedures.accuracy.atLeast.mmlu is a score that nothing measures: the datasets are gsm8k_gen_0_shot_cot_chat_prompt.",
            fix: "Remove procedures.accuracy.atLeast.mmlu, or add a configuration of mmlu to procedures.accuracy.datasets",
          },
        ],
      },
    ],
    passes: [
      accuracy(4096),
      atLeast({ gsm8k: 90 }),
      atLeast({ "ceval-law": 80, lcb_code_generation: 50 }, ["ceval_gen_0_shot", "livecodebench_0_shot"]),
    ],
  },
};
