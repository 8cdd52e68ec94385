import { describe, expect, test } from "vitest";
import flash from "../../stacks/h200-glm47-flash.ts";
import xllm from "../../stacks/a3-xllm.ts";
import twoNodes from "../../stacks/a3-xllm-2node.ts";
import { plan, type Site, type Topology } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { serving } from "../support/topologies.ts";

const site: Site = {
  image: "registry.example/xllm:built",
  xllm: { binaryPath: "/export/home/xllm" },
  resources: { requests: { cpu: "96" } },
  weights: { nfs: { server: "nas", path: "/models" } },
};

const tools = "/xllm/tools";

function jobsOf(procedures: NonNullable<Site["procedures"]>, topology: Topology = xllm) {
  return plan(topology, { ...site, procedures })
    .objects.map(({ manifest }) => manifest)
    .filter((manifest) => manifest.kind === "Job");
}

const argsOf = (job: ReturnType<typeof jobsOf>[number] | undefined) =>
  job?.spec.template.spec.containers[0]?.args ?? [];

describe("MTP export", () => {
  test("writes the draft model of the topology from its model, without a device", () => {
    const [job] = jobsOf({ mtpExport: { tools } });
    expect(argsOf(job).slice(-5)).toEqual([
      "--tools",
      "/xllm/tools",
      "--source",
      "/export/home/models/GLM-4.5-w8a8",
      "/export/home/models/GLM-4.5-MTP",
    ]);
    expect(job?.spec.template.spec.containers[0]?.resources).not.toHaveProperty("limits");
  });

  test("reads the float weights when a Job quantizes them, since quantized weights lack the layer", () => {
    const source = "/export/home/models/GLM-4.5/";
    const [, made] = jobsOf({ quantizedWeights: { script: "/quant.py", source }, mtpExport: { tools } });
    expect(argsOf(made).slice(-3, -1)).toEqual(["--source", "/export/home/models/GLM-4.5"]);
    const [, completed] = jobsOf({ quantizedWeights: { source }, mtpExport: { tools } });
    expect(argsOf(completed).slice(-3, -1)).toEqual(["--source", "/export/home/models/GLM-4.5-w8a8"]);
  });

  test("runs after download and quantization, and again for another revision", () => {
    const all = (revision: string): NonNullable<Site["procedures"]> => ({
      weights: { source: "modelscope", repository: "a/b", revision, path: "/export/home/models/GLM-4.5" },
      quantizedWeights: { script: "/quant.py", source: "/export/home/models/GLM-4.5/" },
      mtpExport: { tools, source: "/export/home/models/GLM-4.5" },
    });
    const planned = plan(xllm, { ...site, procedures: all("v1") });
    expect(planned.procedures.map(({ name, after }) => [name, after])).toEqual([
      ["weights", []],
      ["quantized-weights", ["weights"]],
      ["mtp-export", ["weights", "quantized-weights"]],
    ]);
    const [first, second] = [all("v1"), all("v2")].map((procedures) =>
      jobsOf(procedures).map(({ metadata }) => metadata.name),
    );
    expect(first).toHaveLength(3);
    for (const name of first ?? []) expect(second).not.toContain(name);
    const launch = JSON.stringify(planned.objects.find(({ key }) => key === "config-map/serve-0-launch"));
    expect(launch).toContain("--for mtp-export /export/home/models/GLM-4.5-MTP 'the MTP layer of");
  });

  test.for([
    [
      "another engine",
      serving(1),
      {},
      "procedures.mtpExport",
      /^procedures\.mtpExport is for xLLM only: other engines read the MTP layer from the model\.$/,
    ],
    ["LightLLM", flash, {}, "procedures.mtpExport", /^procedures\.mtpExport is for xLLM only/],
    [
      "no draft model",
      twoNodes,
      {},
      "procedures.mtpExport.path",
      /^procedures\.mtpExport has no directory: no group of the topology sets draftModel\.$/,
    ],
    [
      "a directory outside the volume",
      xllm,
      { path: "/tmp/draft" },
      "procedures.mtpExport.path",
      /^procedures\.mtpExport\.path \/tmp\/draft is outside the weights volume \/export\/home/,
    ],
  ] as const)("reports %s", ([, topology, change, path, text]) => {
    const problems = problemsOf(topology, { ...site, procedures: { mtpExport: { tools, ...change } } });
    const own = problems.filter((problem) => problem.path.startsWith("procedures"));
    expect(own).toMatchObject([{ path, message: expect.stringMatching(text) }]);
  });

  test("reports a model whose MTP layer xLLM cannot load", () => {
    const problems = problemsOf(xllm, {
      ...site,
      model: { name: "GLM-4.7-Flash" },
      procedures: { mtpExport: { tools } },
    });
    expect(problems.map(({ message }) => message)).toContain(
      "procedures.mtpExport has no effect: xLLM does not support the MTP layer of GLM-4.7-Flash.",
    );
  });
});

describe("quantized weights", () => {
  test("use the devices of a node only with a script", () => {
    const [made] = jobsOf({
      quantizedWeights: { script: "/quant.py", source: "/export/home/models/GLM-4.5" },
    });
    const [completed] = jobsOf({ quantizedWeights: {} });
    expect(made?.spec.template.spec.containers[0]?.resources?.limits).toEqual({
      "huawei.com/Ascend910": "16",
    });
    expect(completed?.spec.template.spec.containers[0]?.resources).not.toHaveProperty("limits");
  });

  const script = "/quant.py";
  test.for([
    [
      "a script without a source",
      { script },
      site,
      "source",
      /^procedures\.quantizedWeights\.source is required: script reads the float weights from it\.$/,
    ],
    [
      "a source that is the target",
      { script, source: "/export/home/models/GLM-4.5-w8a8" },
      site,
      "source",
      /so the quantized weights would replace the float weights\.$/,
    ],
    [
      "a script on every node's disk",
      { script, source: "/export/home/models/GLM-4.5" },
      { ...site, weights: {}, platform: { nodeSelector: { npu: "a3" } } },
      "script",
      /would quantize the weights on every node: the weights are on each node's disk\.$/,
    ],
  ] as const)("are rejected with %s", ([, given, on, setting, text]) => {
    const own = problemsOf(xllm, { ...on, procedures: { quantizedWeights: given } }).filter(({ path }) =>
      path.startsWith("procedures"),
    );
    expect(own).toMatchObject([
      { path: `procedures.quantizedWeights.${setting}`, message: expect.stringMatching(text) },
    ]);
  });

  test("are for xLLM and w8a8", () => {
    const problem = problemsOf(serving(1), { ...site, procedures: { quantizedWeights: {} } }).find(
      ({ path }) => path.startsWith("procedures"),
    );
    expect(problem?.message).toBe(
      "procedures.quantizedWeights is for xLLM only: other engines read other formats of weights.",
    );
    const other = structuredClone<Topology>(xllm);
    other.model.weights = "bf16";
    const messages = problemsOf(other, { ...site, procedures: { quantizedWeights: {} } }).map(
      ({ message }) => message,
    );
    expect(messages).toContain(
      "procedures.quantizedWeights writes w8a8 weights, but the topology serves bf16.",
    );
  });
});
