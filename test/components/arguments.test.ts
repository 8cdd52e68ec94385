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
import { asGiven } from "../support/as-given.ts";
import { deploy, type Registered, valueOf } from "../support/deploy.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

const topology = prefillDecode();

/** Calls a constructor without types, as JavaScript does. */
function make(component: unknown, args: unknown): unknown {
  if (typeof component !== "function") throw new TypeError("no component");
  return Reflect.construct(component, ["glm", args]);
}

/** The report of a component that creates nothing. */
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

describe("a component reports", () => {
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
  ])("missing arguments, where it requires %s", async (names, components) => {
    for (const component of components)
      for (const args of [undefined, null])
        expect(await reportOf(component, args)).toMatch(
          new RegExp(`args.*\\n    \\w+ requires arguments\\.\\n    → Pass ${names}( and group)?$`),
        );
  });

  test.each([
    ["missing arguments", GlmTopology, undefined, "args\n    GlmTopology requires arguments."],
    ["an Output as arguments", GlmTopology, pulumi.output({ topology }), "args = a Pulumi Output"],
    ["a missing topology", GlmTopology, {}, "topology\n    topology is required."],
    ["a missing topology of a pool", PrefillPool, { topology: null }, "topology = null"],
    ["a name instead of a topology", DecodePool, { topology: "a3-1p1d" }, 'topology = "a3-1p1d"'],
    ["an Output as topology", PdProxy, { topology: pulumi.output(topology) }, "topology = a Pulumi Output"],
    ["an Output as site", GlmTopology, { topology, site: pulumi.output({}) }, "site = a Pulumi Output"],
    ["a string as site", GlmTopology, { topology, site: "x", image: "a/b:1" }, 'site = "x"'],
    [
      "an Output inside the site",
      GlmTopology,
      { topology, site: { labels: { team: pulumi.output("llm") } } },
      "labels.team = a Pulumi Output",
    ],
    [
      "an Output as instance",
      GlmTopology,
      { topology, instance: pulumi.output("x") },
      "instance = a Pulumi Output",
    ],
    ["a missing group", GlmServeStatefulSet, { topology }, "group\n    group is required."],
    [
      "an Output as group",
      GlmServeStatefulSet,
      { topology, group: pulumi.output("decode") },
      "group = a Pulumi Output",
    ],
    [
      "a string as replica",
      GlmServeStatefulSet,
      { topology, group: "decode", replica: "0" },
      'group = {"group":"decode","replica":"0"}',
    ],
    ["a misspelt argument", GlmTopology, { topology, nameSpace: "llm" }, 'id you mean "namespace"?'],
    ["a group of a pool", DecodePool, { topology, group: "decode" }, "DecodePool has no argument group."],
    ["a missing rank table", RanktableConfigMap, { workload: "x" }, "rankTable\n    rankTable is required."],
    [
      "an Output in a rank table",
      RanktableConfigMap,
      { workload: "x", rankTable: { version: pulumi.output("1.0") } },
      "version = a Pulumi Output",
    ],
  ])("%s", async (_, component, args, text) => {
    expect(await reportOf(component, args)).toContain(text);
  });

  test("every problem of its arguments at once", async () => {
    expect(await reportOf(GlmServeStatefulSet, { topology, nameSpace: "llm", replica: pulumi.output(0) }))
      .toMatchInlineSnapshot(`
        "Error: 3 problems in the arguments of GlmServeStatefulSet; nothing was applied.

          nameSpace = "llm"
            GlmServeStatefulSet has no argument nameSpace.
            → Did you mean "namespace"?

          group
            group is required.
            → Add group to the arguments

          replica = a Pulumi Output
            replica must be a plain value, not an Output: it decides which objects exist or what their commands are. [plain-value]
            → Read the value from the stack's configuration; only the arguments image, namespace, labels and imagePullSecrets may be Outputs"
      `);
  });

  test("a call without arguments", async () => {
    expect(await reportOf(Smoke, undefined)).toMatchInlineSnapshot(`
      "Error: 1 problem in the arguments of Smoke; nothing was applied.

        args
          Smoke requires arguments.
          → Pass topology and smoke"
    `);
  });

  test("every problem of its topology at once", async () => {
    const wrong = prefillDecode((changed) => {
      groupOf(changed, "decode").nodes = 3;
      groupOf(changed, "prefill").tensorParallelSize = 7;
    });
    expect(await reportOf(GlmTopology, { topology: wrong })).toMatchInlineSnapshot(`
      "Error: 5 problems in topology a3-1p1d; nothing was applied.

        groups.prefill.nodes = 2
          dataParallelSize 2 × tensorParallelSize 7 is 14 devices, but nodes 2 × 16 devices of Atlas 800 A3 is 32. [devices-fill-nodes; pods take whole nodes; mind-cluster, ascend910a3/superpod/frame.go for groups of several pods]
          → Set dataParallelSize and tensorParallelSize to a product of 32

        groups.decode.nodes = 3
          dataParallelSize 16 × tensorParallelSize 4 is 64 devices, but nodes 3 × 16 devices of Atlas 800 A3 is 48. [devices-fill-nodes; pods take whole nodes; mind-cluster, ascend910a3/superpod/frame.go for groups of several pods]
          → Set groups.decode.nodes to 4, or set dataParallelSize and tensorParallelSize to a product of 48

        groups.prefill.tensorParallelSize = 7
          tensorParallelSize 7 does not divide the 64 attention heads of GLM-5. [heads-divide; vLLM ModelConfig.verify_with_parallel_config; LightLLM basemodel.py, _verify_must]
          → Set tensorParallelSize to one of 1, 2, 4, 8, 16, 32, 64

        groups.decode.dataParallelSize = 16
          dataParallelSize 16 is not a multiple of nodes 3, but every node runs the same number of ranks. [ranks-divide; vLLM engine/arg_utils.py: every node of a group runs the same number of data-parallel ranks]
          → Set dataParallelSize to a multiple of 3

        model.weights = "w8a8"
          model.weights w8a8 leaves no room for a KV cache on the devices of groups.prefill. Per device: budget 62.4 GB, weights 69.4 GB, buffers and activations about 6.1 GB, KV cache 111232 bytes per token. [memory-fits; vLLM v1/core/kv_cache_utils.py, check_enough_kv_cache_memory; xLLM llm_engine.cpp; vllm-ascend #8817 and #12839]
          → Raise tensorParallelSize, or use weights with fewer bits (model.weights)"
    `);
  });

  test("a group that the topology does not have", async () => {
    expect(await reportOf(GlmServeStatefulSet, { topology, group: "serve" })).toMatchInlineSnapshot(`
      "Error: 1 problem in a GlmServeStatefulSet; nothing was applied.

        group = {"group":"serve","replica":0}
          Topology a3-1p1d has no group serve.
          → Set group and replica to one of prefill 0, decode 0"
    `);
  });

  test("a pool or a proxy that the topology does not have", async () => {
    expect(await reportOf(PrefillPool, { topology: serving(1) })).toMatchInlineSnapshot(`
      "Error: 1 problem in a pool of role prefill; nothing was applied.

        topology.groups
          Topology serve-1 has no group of role prefill.
          → Use a topology with a group of role prefill; serve-1 has serve (role serve)"
    `);
    expect(await reportOf(PdProxy, { topology: serving(1) })).toMatchInlineSnapshot(`
      "Error: 1 problem in a PdProxy; nothing was applied.

        topology.proxy
          Topology serve-1 has no proxy.
          → Add proxy: { port: 8000 } to a topology with prefill and decode groups"
    `);
  });
});

describe("a plain image, namespace, label or pull secret", () => {
  test.each([
    [{ image: "quay.io/ascend/vllm-ascend" }, 'image = "quay.io/ascend/vllm-ascend"'],
    [{ image: "" }, 'image = ""'],
    [{ namespace: "Bad Name" }, 'namespace = "Bad Name"'],
    [{ labels: { "glm-serve/replica": "7" } }, "labels.glm-serve/replica"],
    [{ labels: "x" }, 'labels = "x"'],
    [{ imagePullSecrets: ["Bad Name"] }, "imagePullSecrets[0]"],
  ])("is checked like a site setting: %j", async (leaf, text) => {
    expect(await reportOf(GlmTopology, { topology, ...leaf })).toContain(text);
  });

  test("overrides the site", async () => {
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
      .map(({ manifest }) => asGiven(manifest));
    expect(stateful(resources)).toEqual(expect.arrayContaining(sets));
    expect(await valueOf(result.endpoint)).toBe("http://a3-1p1d.llm.svc:8000");
  });
});

describe("an Output as image, namespace, label or pull secret", () => {
  /** The error of a program that creates a component with this argument. */
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
    [
      { labels: pulumi.output({ "glm-serve/x": "1", "app.kubernetes.io/name": "x" }) },
      "is already set by glm-serve or by the site.",
    ],
    [{ imagePullSecrets: [pulumi.output("Bad Name")] }, 'imagePullSecrets[0] = "Bad Name"'],
  ])("is checked once its value is known: %#", async (leaf, text) => {
    expect(await failureOf(leaf)).toContain(text);
  });

  test("that is a secret is reported without its value", async () => {
    const failure = await failureOf({ namespace: pulumi.secret("Not For Eyes") });
    expect(failure).toContain("namespace must be a DNS label of at most 63 characters.");
    expect(failure).not.toContain("Not For Eyes");
  });

  test("overrides a label of the site", async () => {
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
