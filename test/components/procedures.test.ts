import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import bf16 from "../../stacks/a3-glm5-bf16-2node.ts";
import {
  GlmTopology,
  MtpWeights,
  plan,
  type Site,
  WeightsDownload,
  type WeightsDownloadSpec,
} from "../../index.ts";
import { asGiven } from "../support/as-given.ts";
import { deploy, valueOf } from "../support/deploy.ts";
import { serving } from "../support/topologies.ts";

const weights: WeightsDownloadSpec = {
  source: "modelscope",
  repository: "ZhipuAI/GLM-5",
  revision: "0123abc",
};

const site: Site = { weights: { persistentVolumeClaim: { claimName: "weights" } } };

const enabled: Site = { ...site, procedures: { weights } };

describe("procedures", () => {
  test("are created by one setting, and are in the outputs", async () => {
    const { result, resources } = await deploy(
      () => new GlmTopology("glm", { topology: serving(1), site: enabled }),
    );
    const [planned] = plan(serving(1), enabled).procedures;
    expect(await valueOf(result.jobs)).toEqual({ weights: planned?.job });
    const made = resources.filter(({ name }) => name.startsWith("glm-weights"));
    expect(made.map(({ type, name }) => `${type.split(":").at(-1)} ${name.replace(/\w{10}$/, "*")}`)).toEqual(
      [
        "WeightsDownload glm-weights",
        "Job glm-weights-*",
        "ConfigMap glm-weights-launch-*",
        "ConfigMap glm-weights-result",
        "ServiceAccount glm-weights",
        "Role glm-weights",
        "RoleBinding glm-weights",
      ],
    );
    expect(planned?.result).toBe("serve-1-weights-result");
  });

  test("create exactly the objects of the plan", async () => {
    const { resources } = await deploy(() => new GlmTopology("glm", { topology: serving(1), site: enabled }));
    const created = resources
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .map(({ inputs }) => inputs);
    const planned = plan(serving(1), enabled).objects.map(({ manifest }) => manifest);
    expect(created).toHaveLength(planned.length);
    for (const manifest of planned) expect(created).toContainEqual(asGiven(manifest));
  });

  test("are created without the topology", async () => {
    const { result, resources } = await deploy(
      () =>
        new WeightsDownload("w", { topology: serving(1), site, weights, namespace: pulumi.output("made") }),
    );
    expect(await valueOf(result.job)).toMatch(/^serve-1-weights-[0-9a-f]{10}$/);
    expect(await valueOf(result.result)).toBe("serve-1-weights-result");
    const kinds = resources.map(({ type }) => type.split(":").at(-1));
    expect(kinds).toHaveLength(7);
    for (const kind of ["WeightsDownload", "Job", "ConfigMap", "Role", "RoleBinding", "ServiceAccount"])
      expect(kinds).toContain(kind);
    const binding = resources.find(({ type }) => type.endsWith(":RoleBinding"));
    expect(binding?.inputs).toMatchObject({ subjects: [{ name: "serve-1-weights", namespace: "made" }] });
  });

  test("are in the outputs in their order", async () => {
    const site16: Site = { ...site, procedures: { weights, mtpWeights: {} } };
    const { result, resources } = await deploy(
      () => new GlmTopology("glm", { topology: bf16, site: site16 }),
    );
    expect(Object.keys(await valueOf(result.jobs))).toEqual(["weights", "mtp-weights"]);
    expect(resources.map(({ name }) => name)).toContain("glm-mtp-weights");
    const alone = await deploy(() => new MtpWeights("m", { topology: bf16, site, mtpWeights: {} }));
    expect(await valueOf(alone.result.result)).toBe("a3-glm5-bf16-2node-mtp-weights-result");
  });

  test("use another image of the engine only if they run that of the engine", async () => {
    const image = pulumi.output("own.example/vllm:1");
    const imageOf = async (given: WeightsDownloadSpec) => {
      const { resources } = await deploy(
        () => new WeightsDownload("w", { topology: serving(1), site, weights: given, image }),
      );
      return resources.find(({ type }) => type.endsWith(":Job"))?.inputs;
    };
    const containers = (of: string) => ({ spec: { template: { spec: { containers: [{ image: of }] } } } });
    expect(await imageOf(weights)).toMatchObject(containers("own.example/vllm:1"));
    const own = "registry.example/python:3.11";
    expect(await imageOf({ ...weights, image: own })).toMatchObject(containers(own));
  });

  test("require their settings", async () => {
    await deploy(() => {
      expect(() => new WeightsDownload("w", { topology: serving(1), site })).toThrow(
        /weights\n\s+weights is required\./,
      );
    });
  });
});
