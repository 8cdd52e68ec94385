import type { Topology } from "../../core/index.ts";
import { readSettings } from "../../program/index.ts";
import prefillDecode from "../../stacks/a3-1p1d.ts";
import bf16 from "../../stacks/a3-glm5-bf16-2node.ts";
import xllm from "../../stacks/a3-xllm.ts";
import { type Sample, samplesOf, type Settings, withSetting } from "./sample.ts";

const secret = { name: "api", key: "token" };

const onShare = { weights: { nfs: { server: "nas", path: "/glm" } } };

const xllmSite = readSettings("a3-xllm", undefined).site;

/** Settings of the Job of a procedure, and the procedure itself, which the site gains. */
function jobSamples(
  topology: Topology,
  site: Settings,
  procedure: string,
  settings: Settings,
): readonly Sample[] {
  const path = `procedures.${procedure}`;
  const amounts = {
    "requests.cpu": "3",
    "requests.memory": "9Gi",
    "limits.cpu": "90",
    "limits.memory": "900Gi",
  };
  return [
    ...samplesOf(topology, site, { [path]: settings }),
    ...samplesOf(topology, withSetting(site, path, settings), {
      [`${path}.image`]: "own.example/job:1",
      [`${path}.deadlineSeconds`]: 60_000,
      [`${path}.retries`]: 7,
      ...prefixed(`${path}.resources`, amounts),
    }),
  ];
}

/** Samples of the settings of a procedure that is enabled. */
function valueSamples(
  topology: Topology,
  site: Settings,
  procedure: string,
  { settings, values }: { readonly settings: Settings; readonly values: Settings },
): readonly Sample[] {
  const path = `procedures.${procedure}`;
  return samplesOf(topology, withSetting(site, path, settings), prefixed(path, values));
}

function ownSamples(
  topology: Topology,
  site: Settings,
  procedure: string,
  given: { readonly settings: Settings; readonly values: Settings },
): readonly Sample[] {
  return [
    ...jobSamples(topology, site, procedure, given.settings),
    ...valueSamples(topology, site, procedure, given),
  ];
}

function prefixed(path: string, values: Settings): Settings {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${path}.${name}`, value]));
}

/** The number of nodes whose own disks a procedure fills. */
function nodesSample(
  topology: Topology,
  site: Settings,
  procedure: string,
  settings: Settings,
): readonly Sample[] {
  const onNodes = withSetting(site, "platform.nodeSelector", { pool: "glm" });
  const path = `procedures.${procedure}`;
  return samplesOf(topology, withSetting(onNodes, path, settings), { [`${path}.nodes`]: 9 });
}

const download = { source: "modelscope", repository: "a/b", revision: "v1" };

const secretSamples = {
  apiKey: { name: "other", key: "other" },
  "apiKey.name": "other",
  "apiKey.key": "other",
};

const aisBench = {
  datasets: ["other"],
  datasetsPath: "/opt/other",
  prompts: 10,
  batchSize: 33,
  maxOutLen: 4097,
  install: false,
};

/** At least one sample of every setting of a procedure. */
export const procedureSamples: readonly Sample[] = [
  ...ownSamples(prefillDecode, {}, "preflight", {
    settings: {},
    values: { port: 29_500, gatherSeconds: 901, pingSeconds: 1201, ping: "ping", hostRoot: false },
  }),
  ...ownSamples(prefillDecode, onShare, "weights", {
    settings: { ...download, tokenSecret: secret },
    values: {
      source: "huggingface",
      repository: "c/d",
      revision: "v2",
      tokenSecret: { name: "other", key: "other" },
      "tokenSecret.name": "other",
      "tokenSecret.key": "other",
      endpoint: "https://hub.example",
      path: "/root/.cache/other",
      exclude: ["*.pth"],
      connections: 5,
    },
  }),
  ...ownSamples(bf16, onShare, "mtpWeights", { settings: {}, values: { path: "/root/.cache/other" } }),
  ...ownSamples(xllm, { ...xllmSite, ...onShare }, "quantizedWeights", {
    settings: { script: "/opt/quantize.py", source: "/export/home/float" },
    values: { source: "/export/home/other", path: "/export/home/models/other" },
  }),
  ...valueSamples(xllm, { ...xllmSite, ...onShare }, "quantizedWeights", {
    settings: { source: "/export/home/float" },
    values: { script: "/opt/quantize.py" },
  }),
  ...ownSamples(xllm, { ...xllmSite, ...onShare }, "mtpExport", {
    settings: { tools: "/opt/tools" },
    values: { tools: "/opt/other", source: "/export/home/other", path: "/export/home/models/other" },
  }),
  ...ownSamples(prefillDecode, {}, "smoke", {
    settings: { apiKey: secret },
    values: { ...secretSamples, readySeconds: 601, requestSeconds: 301 },
  }),
  ...ownSamples(prefillDecode, {}, "bench", {
    settings: { apiKey: secret },
    values: { ...secretSamples, tool: "aisbench", workloadSeconds: 7201 },
  }),
  ...valueSamples(prefillDecode, {}, "bench", {
    settings: { workloads: ["burst"], dataset: "/root/.cache/sharegpt.json" },
    values: { workloads: ["steady"], dataset: "/root/.cache/other.json" },
  }),
  ...valueSamples(prefillDecode, {}, "bench", {
    settings: { tool: "aisbench", aisbench: {} },
    values: prefixed("aisbench", { ...aisBench, datasets: ["other_perf"] }),
  }),
  ...ownSamples(prefillDecode, {}, "accuracy", {
    settings: { apiKey: secret },
    values: { ...secretSamples, ...aisBench, atLeast: { gsm8k: 90 } },
  }),
  ...nodesSample(prefillDecode, {}, "weights", download),
  ...nodesSample(bf16, {}, "mtpWeights", {}),
  ...nodesSample(xllm, xllmSite, "quantizedWeights", {}),
  ...nodesSample(xllm, xllmSite, "mtpExport", { tools: "/opt/tools" }),
];
