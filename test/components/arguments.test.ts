import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { plan } from "../../core/index.ts";
import {
  Accuracy,
  Bench,
  DecodePool,
  GlmServeStatefulSet,
  GlmTopology,
  MtpExport,
  MtpWeights,
  PdProxy,
  PrefillPool,
  Preflight,
  QuantizedWeights,
  RanktableConfigMap,
  Smoke,
  WeightsDownload,
} from "../../index.ts";
import { deploy, type Registered, valueOf } from "../support/deploy.ts";
import { prefillDecode } from "../support/topologies.ts";

const topology = prefillDecode();

/** Calls a constructor as untyped callers do. */
function make(component: unknown, args: unknown): unknown {
  if (typeof component !== "function") throw new TypeError("no component");
  return Reflect.construct(component, ["glm", args]);
}

/** The report with which a component stops. */
async function reportOf(component: unknown, args: unknown): Promise<string> {
  const { result, resources } = await deploy(() => {
    try {
      return make(component, args);
    } catch (error) {
      return error;
    }
  });
  expect(pulumi.ResourceError.isInstance(result)).toBe(true);
  expect(resources.filter(({ type }) => type.startsWith("kubernetes:"))).toEqual([]);
  return String(result);
}

const stateful = (resources: readonly Registered[]) =>
  resources.filter(({ type }) => type === "kubernetes:apps/v1:StatefulSet").map(({ inputs }) => inputs);

describe("arguments that cannot be read end in one report", () => {
  test.each([
    ["topology", [DecodePool, GlmServeStatefulSet, GlmTopology, PdProxy, PrefillPool]],
    ["workload and rankTable", [RanktableConfigMap]],
    ["topology and accuracy", [Accuracy]],
    ["topology and bench", [Bench]],
    ["topology and mtpExport", [MtpExport]],
    ["topology and mtpWeights", [MtpWeights]],
    ["topology and preflight", [Preflight]],
    ["topology and quantizedWeights", [QuantizedWeights]],
    ["topology and smoke", [Smoke]],
    ["topology and weights", [WeightsDownload]],
  ])("none at all, where it wants %s", async (names, components) => {
    for (const component of components)
      for (const args of [undefined, null])
        expect(await reportOf(component, args)).toMatch(new RegExp(`There are none\\.[^]*give ${names}`));
  });

  test.each([
    ["none at all", GlmTopology, undefined, "args\n    There are none."],
    ["an Output of all", GlmTopology, pulumi.output({ topology }), "args = a Pulumi Output"],
    ["no topology", GlmTopology, {}, "topology\n    This is required."],
    ["no topology in a pool", PrefillPool, { topology: null }, "topology = null"],
    ["a name for a topology", DecodePool, { topology: "a3-1p1d" }, 'topology = "a3-1p1d"'],
    [
      "an Output for a topology",
      PdProxy,
      { topology: pulumi.output(topology) },
      "topology = a Pulumi Output",
    ],
    ["an Output for the site", GlmTopology, { topology, site: pulumi.output({}) }, "site = a Pulumi Output"],
    ["a text for the site", GlmTopology, { topology, site: "x", image: "a/b:1" }, 'site = "x"'],
    [
      "an Output inside the site",
      GlmTopology,
      { topology, site: { labels: { team: pulumi.output("llm") } } },
      "labels.team = a Pulumi Output",
    ],
    [
      "an Output for the instance",
      GlmTopology,
      { topology, instance: pulumi.output("x") },
      "instance = a Pulumi Output",
    ],
    ["no group", GlmServeStatefulSet, { topology }, "group\n    This is required."],
    [
      "an Output for the group",
      GlmServeStatefulSet,
      { topology, group: pulumi.output("decode") },
      "group = a Pulumi Output",
    ],
    [
      "a text for the replica",
      GlmServeStatefulSet,
      { topology, group: "decode", replica: "0" },
      'group = {"group":"decode","replica":"0"}',
    ],
    ["a misspelt argument", GlmTopology, { topology, nameSpace: "llm" }, 'Did you mean "namespace"?'],
    ["a group in a pool", DecodePool, { topology, group: "decode" }, "There is no such argument."],
    ["no rank table", RanktableConfigMap, { workload: "x" }, "rankTable\n    This is required."],
    [
      "an Output in a rank table",
      RanktableConfigMap,
      { workload: "x", rankTable: { version: pulumi.output("1.0") } },
      "version = a Pulumi Output",
    ],
  ])("%s", async (_, component, args, text) => {
    expect(await reportOf(component, args)).toContain(text);
  });
});

describe("plain values of leaves", () => {
  test.each([
    [{ image: "quay.io/ascend/vllm-ascend" }, "names no fixed build"],
    [{ image: "" }, 'image = ""'],
    [{ namespace: "Bad Name" }, 'namespace = "Bad Name"'],
    [{ labels: { "glm-serve/replica": "7" } }, "labels.glm-serve/replica"],
    [{ labels: "x" }, 'labels = "x"'],
    [{ imagePullSecrets: ["Bad Name"] }, "imagePullSecrets[0]"],
  ])("%j is refused as in a site", async (leaf, text) => {
    expect(await reportOf(GlmTopology, { topology, ...leaf })).toContain(text);
  });

  test("count as settings of the site, above them", async () => {
    const leaves = {
      image: "own.example/vllm:2",
      namespace: "llm",
      labels: { team: "b" },
      imagePullSecrets: ["p"],
    };
    const site = { labels: { team: "a", cost: "1" }, imageMirror: "mirror.example" };
    const { resources, result } = await deploy(() => new GlmTopology("glm", { topology, site, ...leaves }));
    const planned = plan(topology, { ...leaves, labels: { team: "b", cost: "1" } });
    const sets: unknown[] = planned.objects
      .filter(({ manifest }) => manifest.kind === "StatefulSet")
      .map(({ manifest }) => manifest);
    expect(stateful(resources)).toEqual(expect.arrayContaining(sets));
    expect(await valueOf(result.endpoint)).toBe("http://a3-1p1d.llm.svc:8000");
  });
});

describe("Outputs of leaves are checked once they are known", () => {
  /** What a program that makes a component with this argument ends with. */
  async function failureOf(leaf: Record<string, unknown>): Promise<string> {
    const failures: string[] = [];
    const remember = (error: unknown) => void failures.push(String(error));
    process.on("unhandledRejection", remember);
    const others = process.listeners("unhandledRejection").filter((listener) => listener !== remember);
    for (const listener of others) process.off("unhandledRejection", listener);
    try {
      await deploy(() => make(PdProxy, { topology, ...leaf })).catch(remember);
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      process.off("unhandledRejection", remember);
      for (const listener of others) process.on("unhandledRejection", listener);
    }
    return failures.join("\n");
  }

  test.each([
    [{ image: pulumi.output("a/b") }, 'image = "a/b"'],
    [{ namespace: pulumi.output("Bad Name") }, 'namespace = "Bad Name"'],
    [{ labels: { team: pulumi.output("bad value") } }, 'labels.team = "bad value"'],
    [{ labels: pulumi.output({ "glm-serve/x": "1", "app.kubernetes.io/name": "x" }) }, "sets this itself"],
    [{ imagePullSecrets: [pulumi.output("Bad Name")] }, 'imagePullSecrets[0] = "Bad Name"'],
  ])("%#", async (leaf, text) => {
    expect(await failureOf(leaf)).toContain(text);
  });

  test("without showing the value of a secret one", async () => {
    const failure = await failureOf({ namespace: pulumi.secret("Not For Eyes") });
    expect(failure).toContain("namespace must be a DNS label of at most 63 characters.");
    expect(failure).not.toContain("Not For Eyes");
  });

  test("a label of an Output stands above the site's", async () => {
    const { resources } = await deploy(
      () =>
        new GlmTopology("glm", {
          topology,
          site: { labels: { team: "a" } },
          labels: { team: pulumi.output("b"), cost: "1" },
        }),
    );
    for (const inputs of stateful(resources))
      expect(inputs).toMatchObject({ metadata: { labels: { team: "b", cost: "1" } } });
  });
});
