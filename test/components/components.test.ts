import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { plan, type Site } from "../../core/index.ts";
import { DecodePool, GlmServeStatefulSet, GlmTopology, PdProxy, PrefillPool } from "../../index.ts";
import { asGiven } from "../support/as-given.ts";
import { deploy, type Registered, valueOf } from "../support/deploy.ts";
import { pooled } from "../support/pooled.ts";
import { groupOf, prefillDecode, serving } from "../support/topologies.ts";

const kubernetesOf = (resources: readonly Registered[]) =>
  resources.filter(({ type }) => type.startsWith("kubernetes:"));

/** The inputs of the Kubernetes objects, without the data of Secrets, which is random. */
const inputsOf = (resources: readonly Registered[]) =>
  kubernetesOf(resources).map(({ type, inputs }) => {
    const { data, ...others } = inputs;
    return type.endsWith(":Secret") || data === undefined ? others : { ...others, data };
  });

const namesOf = (resources: readonly Registered[]) =>
  resources.map(({ type, name }) => `${type.split(":").at(-1)} ${name.replace(/(?<=-launch-)\w{10}$/, "*")}`);

const workload = z.object({
  spec: z.object({
    template: z.object({ spec: z.object({ containers: z.array(z.object({ image: z.string() })) }) }),
  }),
});

const imagesOf = (inputs: unknown) =>
  workload.parse(inputs).spec.template.spec.containers.map(({ image }) => image);

describe("GlmTopology", () => {
  test("creates exactly the objects of the plan", async () => {
    const topology = prefillDecode();
    const { resources } = await deploy(() => new GlmTopology("glm", { topology }));
    const created = inputsOf(resources);
    const planned = plan(topology).objects.map(({ manifest }) => manifest);
    expect(created).toHaveLength(planned.length);
    for (const manifest of planned) expect(created).toContainEqual(asGiven(manifest));
  });

  // The names are the identity of the resources: changing one deletes the resource of a user and creates another.
  test("keeps the names of its children", async () => {
    const { resources } = await deploy(() => new GlmTopology("glm", { topology: prefillDecode() }));
    expect(namesOf(resources)).toMatchInlineSnapshot(`
      [
        "DecodePool glm-decode",
        "GlmServeStatefulSet glm-decode-0",
        "GlmServeStatefulSet glm-prefill-0",
        "GlmTopology glm",
        "PdProxy glm-proxy",
        "PrefillPool glm-prefill",
        "Deployment glm-proxy",
        "StatefulSet glm-decode-0",
        "StatefulSet glm-prefill-0",
        "ConfigMap glm-decode-0-launch-*",
        "ConfigMap glm-prefill-0-launch-*",
        "ConfigMap glm-proxy-launch-*",
        "ConfigMap glm-proxy-ranks",
        "Secret glm-decode-0-link",
        "Secret glm-prefill-0-link",
        "Service glm-decode-0",
        "Service glm-prefill-0",
        "Service glm-proxy-api",
        "ServiceAccount glm-proxy-router",
        "Role glm-proxy-router",
        "RoleBinding glm-proxy-router",
      ]
    `);
  });

  test("creates the pool of a topology itself", async () => {
    const topology = pooled();
    const { resources } = await deploy(() => new GlmTopology("glm", { topology }));
    expect(namesOf(resources).filter((name) => name.includes("kv-pool"))).toEqual([
      "Deployment glm-kv-pool",
      "ConfigMap glm-kv-pool-launch-*",
      "Service glm-kv-pool",
    ]);
    const created = inputsOf(resources);
    for (const { manifest } of plan(topology).objects) expect(created).toContainEqual(asGiven(manifest));
  });

  // A resource with one name for all revisions would be replaced: when a user reverts an interrupted upgrade, Pulumi would
  // delete the old scripts, which are in use again.
  test("names the resources of launch scripts by their revision, like the objects", async () => {
    const topology = prefillDecode();
    const changed = prefillDecode((next) => {
      const decode = groupOf(next, "decode");
      decode.args = { ...decode.args, maxNumSeqs: 3 };
    });
    const launches = async (of: typeof topology) =>
      kubernetesOf((await deploy(() => new GlmTopology("a3-1p1d", { topology: of }))).resources)
        .filter(({ name }) => name.includes("-launch-"))
        .map(({ name, inputs }) => ({ name, object: inputs }));
    const before = await launches(topology);
    for (const { name, object } of before) expect(object).toMatchObject({ metadata: { name } });
    const after = new Set((await launches(changed)).map(({ name }) => name));
    const kept = before.map(({ name }) => name).filter((name) => after.has(name));
    expect(kept.map((name) => name.replace(/-\w{10}$/, ""))).toEqual([
      "a3-1p1d-prefill-0-launch",
      "a3-1p1d-proxy-launch",
    ]);
  });

  test("has the outputs endpoint, pods, services and processes", async () => {
    const { result } = await deploy(
      () => new GlmTopology("glm", { topology: prefillDecode(), site: { namespace: "llm" } }),
    );
    expect(await valueOf(result.endpoint)).toBe("http://a3-1p1d.llm.svc:8000");
    expect(await valueOf(result.pods)).toEqual([
      "a3-1p1d-prefill-0-0",
      "a3-1p1d-prefill-0-1",
      "a3-1p1d-decode-0-0",
      "a3-1p1d-decode-0-1",
      "a3-1p1d-decode-0-2",
      "a3-1p1d-decode-0-3",
    ]);
    expect(await valueOf(result.services)).toEqual(["a3-1p1d-prefill-0", "a3-1p1d-decode-0", "a3-1p1d"]);
    expect(await valueOf(result.processes)).toHaveLength(18);
  });

  test("binds Outputs to image, namespace, labels and pull secrets", async () => {
    const { resources } = await deploy(
      () =>
        new GlmTopology("glm", {
          topology: prefillDecode(),
          image: pulumi.output("own.example/vllm:1"),
          namespace: pulumi.output("made-elsewhere"),
          labels: { team: pulumi.output("llm") },
          imagePullSecrets: [pulumi.output("pull")],
        }),
    );
    for (const { inputs } of kubernetesOf(resources)) {
      expect(inputs).toMatchObject({ metadata: { namespace: "made-elsewhere", labels: { team: "llm" } } });
    }
    for (const { inputs } of kubernetesOf(resources).filter(({ type }) =>
      /StatefulSet|Deployment/.test(type),
    )) {
      expect(inputs).toMatchObject({
        spec: {
          template: {
            metadata: { labels: { team: "llm" } },
            spec: { imagePullSecrets: [{ name: "pull" }] },
          },
        },
      });
      expect(new Set(imagesOf(inputs))).toEqual(new Set(["own.example/vllm:1"]));
    }
  });

  test("creates the namespace if the site does", async () => {
    const { resources } = await deploy(
      () =>
        new GlmTopology("glm", { topology: serving(1), site: { namespace: "llm", createNamespace: true } }),
    );
    expect(namesOf(resources)).toContain("Namespace glm");
    // Without the label Pod Security may reject pods with hostNetwork.
    expect(resources.find(({ type }) => type.endsWith("Namespace"))?.inputs).toMatchObject({
      metadata: { name: "llm", labels: { "pod-security.kubernetes.io/enforce": "privileged" } },
    });
  });

  test("logs each warning that the topology does not accept once", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    try {
      await deploy(() => new GlmTopology("glm", { topology: prefillDecode() }));
      expect(warn).not.toHaveBeenCalled();
      const silent = plan(prefillDecode((changed) => void delete changed.accepts)).findings;
      const warnings = silent.filter(({ severity }) => severity === "warning");
      await deploy(
        () => new GlmTopology("glm", { topology: prefillDecode((changed) => void delete changed.accepts) }),
      );
      expect(warnings.length).toBeGreaterThan(0);
      expect(warn).toHaveBeenCalledTimes(warnings.length);
      expect(warn.mock.calls.map(([text]) => text).join()).toContain(warnings[0]?.rule);
      warn.mockClear();
      const misspelled = prefillDecode((topology) => {
        const { args } = groupOf(topology, "decode");
        Object.assign(args?.["additionalConfig"] ?? {}, { enable_dsa_pc: true });
      });
      await deploy(() => new GlmTopology("glm", { topology: misspelled }));
      expect(warn.mock.calls.map(([text]) => text)).toEqual([
        expect.stringMatching(/^groups\.decode\.args\.additionalConfig\.enable_dsa_pc = true\n/),
      ]);
    } finally {
      warn.mockRestore();
    }
  });

  test("reports every problem under its URN and creates nothing", async () => {
    const topology = prefillDecode((changed) => {
      groupOf(changed, "decode").nodes = 3;
      groupOf(changed, "prefill").tensorParallelSize = 7;
    });
    const { resources, result } = await deploy(() => {
      try {
        return new GlmTopology("glm", { topology });
      } catch (error) {
        return error;
      }
    });
    expect(kubernetesOf(resources)).toEqual([]);
    expect(pulumi.ResourceError.isInstance(result)).toBe(true);
    expect(String(result)).toContain("groups.decode.dataParallelSize");
    expect(String(result)).toContain("groups.prefill.tensorParallelSize");
  });

  test("reports an Output in the topology", async () => {
    const { result } = await deploy(() => {
      const topology = prefillDecode();
      Reflect.set(groupOf(topology, "decode"), "nodes", pulumi.output(4));
      try {
        return new GlmTopology("glm", { topology });
      } catch (error) {
        return error;
      }
    });
    expect(String(result)).toContain("groups.decode.nodes = a Pulumi Output");
  });
});

describe("the Secret of a group's link", () => {
  const secretsOf = async (site: Site) =>
    (await deploy(() => new GlmTopology("glm", { topology: prefillDecode(), site }))).resources.filter(
      ({ type }) => type.endsWith(":Secret"),
    );

  test("has a token of its own in each group", async () => {
    const tokens = (await secretsOf({})).map(({ inputs }) => JSON.stringify(inputs["data"]));
    expect(tokens).toHaveLength(2);
    expect(new Set(tokens).size).toBe(2);
    // base64 of 64 hexadecimal digits
    for (const token of tokens) expect(token).toMatch(/"token":"[A-Za-z0-9+/]{86}=="/);
  });

  test("is not created where the site names one", async () => {
    expect(await secretsOf({ link: { secret: { name: "link", key: "token" } } })).toEqual([]);
  });
});

describe("pools, proxy and groups on their own", () => {
  test("create the same objects as the whole topology", async () => {
    const topology = prefillDecode();
    const apart = await deploy(() => [
      new PrefillPool("p", { topology }),
      new DecodePool("d", { topology }),
      new PdProxy("x", { topology }),
    ]);
    const whole = await deploy(() => new GlmTopology("glm", { topology }));
    const objects = (resources: readonly Registered[]) =>
      inputsOf(resources)
        .map((inputs) => JSON.stringify(inputs))
        .toSorted();
    expect(objects(apart.resources)).toEqual(objects(whole.resources));
  });

  test("create a group on one node or on two", async () => {
    for (const nodes of [1, 2]) {
      const { result, resources } = await deploy(
        () => new GlmServeStatefulSet("glm", { topology: serving(nodes), group: "serve" }),
      );
      expect(await valueOf(result.pods)).toHaveLength(nodes);
      expect(namesOf(kubernetesOf(resources)).toSorted()).toEqual([
        "ConfigMap glm-launch-*",
        // The pods of a group of two prove themselves to each other.
        ...(nodes === 1 ? [] : ["Secret glm-link"]),
        "Service glm",
        "Service glm-api",
        "StatefulSet glm",
      ]);
    }
  });

  test("bind Outputs to labels that describe an object", async () => {
    const labels = { "app.kubernetes.io/part-of": pulumi.output("chat") };
    const { resources } = await deploy(() => new GlmTopology("glm", { topology: serving(1), labels }));
    for (const inputs of inputsOf(resources)) {
      expect(inputs).toMatchObject({
        metadata: {
          labels: { "app.kubernetes.io/part-of": "chat", "app.kubernetes.io/managed-by": "glm-serve" },
        },
      });
    }
  });

  test("name the replicas of a pool by their index", async () => {
    const topology = prefillDecode((changed) => void (groupOf(changed, "decode").replicas = 2));
    const { resources } = await deploy(() => new DecodePool("d", { topology }));
    expect(namesOf(resources).filter((name) => name.startsWith("StatefulSet"))).toEqual([
      "StatefulSet d-0",
      "StatefulSet d-1",
    ]);
  });

  test.each([
    [
      "a group that does not exist",
      () => new GlmServeStatefulSet("g", { topology: serving(1), group: "decode" }),
      "Set group and replica to one of serve 0",
    ],
    [
      "a replica that does not exist",
      () => new GlmServeStatefulSet("g", { topology: serving(1), group: "serve", replica: 1 }),
      "Set group and replica to one of serve 0",
    ],
    [
      "a pool whose role the topology lacks",
      () => new PrefillPool("p", { topology: serving(1) }),
      "serve (role serve)",
    ],
    ["a proxy of a topology without one", () => new PdProxy("x", { topology: serving(1) }), "no proxy"],
  ])("report %s", async (_, make, text) => {
    const { result } = await deploy(() => {
      try {
        return make();
      } catch (error) {
        return error;
      }
    });
    expect(String(result)).toContain(text);
  });
});
