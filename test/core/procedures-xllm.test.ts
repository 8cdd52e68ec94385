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

const wordsOf = (job: ReturnType<typeof jobsOf>[number] | undefined) =>
  job?.spec.template.spec.containers[0]?.args ?? [];

describe("MTP export", () => {
  test("goes to the draft model of the topology, from its model, without a device", () => {
    const [job] = jobsOf({ mtpExport: { tools } });
    expect(wordsOf(job).slice(-5)).toEqual([
      "--tools",
      "/xllm/tools",
      "--source",
      "/export/home/models/GLM-4.5-w8a8",
      "/export/home/models/GLM-4.5-MTP",
    ]);
    expect(job?.spec.template.spec.containers[0]?.resources.limits).toEqual({});
  });

  test("goes from the float weights where they are quantised here: what is made of them lacks the layer", () => {
    const source = "/export/home/models/GLM-4.5/";
    const [, made] = jobsOf({ quantizedWeights: { script: "/quant.py", source }, mtpExport: { tools } });
    expect(wordsOf(made).slice(-3, -1)).toEqual(["--source", "/export/home/models/GLM-4.5"]);
    const [, completed] = jobsOf({ quantizedWeights: { source }, mtpExport: { tools } });
    expect(wordsOf(completed).slice(-3, -1)).toEqual(["--source", "/export/home/models/GLM-4.5-w8a8"]);
  });

  test("comes after download and quantising, and again after another revision", () => {
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
    ["another engine", serving(1), {}, "procedures.mtpExport", /vllm-ascend drafts with the MTP layer/],
    ["LightLLM", flash, {}, "procedures.mtpExport", /lightllm drafts with/],
    ["no draft model", twoNodes, {}, "procedures.mtpExport.path", /nothing says where to export to/],
    [
      "a place outside the volume",
      xllm,
      { path: "/tmp/draft" },
      "procedures.mtpExport.path",
      /outside their volume/,
    ],
  ] as const)("refuses %s", ([, topology, change, path, text]) => {
    const problems = problemsOf(topology, { ...site, procedures: { mtpExport: { tools, ...change } } });
    const own = problems.filter((problem) => problem.path.startsWith("procedures"));
    expect(own).toMatchObject([{ path, message: expect.stringMatching(text) }]);
  });

  test("refuses a model whose MTP layer xLLM does not know", () => {
    const problems = problemsOf(xllm, {
      ...site,
      model: { name: "GLM-4.7-Flash" },
      procedures: { mtpExport: { tools } },
    });
    expect(problems.map(({ message }) => message)).toContain(
      "xLLM has no code for the MTP layer of GLM-4.7-Flash.",
    );
  });
});

describe("quantised weights", () => {
  test("take the devices of a node for the script alone", () => {
    const [made] = jobsOf({
      quantizedWeights: { script: "/quant.py", source: "/export/home/models/GLM-4.5" },
    });
    const [completed] = jobsOf({ quantizedWeights: {} });
    expect(made?.spec.template.spec.containers[0]?.resources.limits).toEqual({
      "huawei.com/Ascend910": "16",
    });
    expect(completed?.spec.template.spec.containers[0]?.resources.limits).toEqual({});
  });

  const script = "/quant.py";
  test.for([
    ["a script without a source", { script }, site, "source", /which weights to quantise/],
    [
      "weights in their own place",
      { script, source: "/export/home/models/GLM-4.5-w8a8" },
      site,
      "source",
      /replace the float ones/,
    ],
    [
      "a script on every node's disk",
      { script, source: "/export/home/models/GLM-4.5" },
      { ...site, weights: {}, platform: { nodeSelector: { npu: "a3" } } },
      "script",
      /every node would quantise/,
    ],
  ] as const)("refuse %s", ([, given, on, setting, text]) => {
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
    expect(problem?.message).toContain("steps for xLLM");
    const other = structuredClone<Topology>(xllm);
    other.model.weights = "bf16";
    const messages = problemsOf(other, { ...site, procedures: { quantizedWeights: {} } }).map(
      ({ message }) => message,
    );
    expect(messages).toContain("The topology serves bf16 weights, and these would be w8a8.");
  });
});
