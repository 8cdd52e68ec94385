import { describe, expect, test } from "vitest";
import { type EmittedObject, plan, policies, printViolation, violationsOf } from "../../core/index.ts";
import { loadTopology, topologyNames } from "../../program/index.ts";
import { readSettings } from "../../program/settings.ts";
import { policyCases } from "./policy-cases.ts";

/** The objects of a stack as a program of `GlmTopology` emits them. */
async function emitted(name: string, site: object = {}): Promise<EmittedObject[]> {
  const topology = await loadTopology(name, "stack");
  const own = plan(topology, { ...readSettings(name, undefined).site, ...site });
  return own.objects.map(({ key, manifest }) => ({
    urn: `urn:pulumi:test::test::glm-serve:index:GlmTopology$kubernetes:core/v1:${manifest.kind}::${key}`,
    manifest: structuredClone(manifest),
  }));
}

const texts = (objects: readonly EmittedObject[]): string[] => violationsOf(objects).map(printViolation);

test.each(topologyNames())("%s violates no policy", async (name) => {
  expect(texts(await emitted(name))).toEqual([]);
});

test("a stack with every kind of object violates no policy", async () => {
  const site = {
    namespace: "llm",
    createNamespace: true,
    disruptionBudget: { protectLastGroup: true },
    networkPolicy: { clients: [{ namespaceLabels: { team: "chat" } }] },
    observability: { monitors: "prometheus-operator", alerts: {}, dashboards: {}, npuExporter: true },
    procedures: {
      preflight: {},
      smoke: {},
      bench: {},
      weights: { source: "modelscope", repository: "a/b", revision: "v1.0" },
    },
    weights: { persistentVolumeClaim: { claimName: "weights" } },
  };
  const objects = await emitted("a3-1p1d", site);
  expect(new Set(objects.map(({ manifest }) => Reflect.get(Object(manifest), "kind"))).size).toBe(14);
  expect(texts(objects)).toEqual([]);
});

test("two stacks in one program violate no policy", async () => {
  const both = [...(await emitted("a3-1p1d")), ...(await emitted("a3-glm47"))];
  expect(texts(both)).toEqual([]);
});

test("two stacks with one instance violate several policies", async () => {
  const both = [...(await emitted("a3-glm47")), ...(await emitted("a3-glm5-w4a8", { instance: "a3-glm47" }))];
  const found = violationsOf(both).map(({ policy }) => policy);
  expect([...new Set(found)]).toEqual(["selectors-apart"]);
});

test("objects of other programs are not compared with a plan", async () => {
  const [object] = await emitted("a3-glm47");
  const urn = "urn:pulumi:test::test::kubernetes:core/v1:ConfigMap::own";
  const manifest = {
    kind: "ConfigMap",
    metadata: { name: "own", labels: { "app.kubernetes.io/name": "glm-serve" } },
  };
  expect(texts([...(object === undefined ? [] : [object]), { urn, manifest }])).toEqual([]);
});

test("further labels, annotations, tolerations, volumes and containers violate no policy", async () => {
  const objects = (await emitted("a3-1p1d")).map(({ urn, manifest }) => {
    // oxlint-disable-next-line typescript/no-explicit-any -- a transform writes anywhere
    const altered: any = structuredClone(manifest);
    altered.metadata.labels.team = "serving";
    altered.metadata.annotations.team = "serving";
    if (altered.kind === "StatefulSet") {
      const { metadata, spec } = altered.spec.template;
      metadata.labels.team = "serving";
      spec.tolerations.push({ key: "reserved", operator: "Exists" });
      spec.nodeSelector = { pool: "a3" };
      spec.volumes.push({ name: "certificates", configMap: { name: "kube-root-ca.crt" } });
      spec.containers[0].volumeMounts.push({ name: "certificates", mountPath: "/etc/certificates" });
      spec.containers.push({ name: "log-shipper", image: "shipper:1" });
      spec.containers[0].resources.requests.memory = "768Gi";
    }
    return { urn, manifest: altered };
  });
  expect(texts(objects)).toEqual([]);
});

describe("every policy", () => {
  test("has a failing case", () => {
    expect(policyCases.map(({ policy }) => policy).toSorted()).toEqual(
      policies.map(({ id }) => id).toSorted(),
    );
  });

  test.each(policyCases)("$policy", async ({ policy, stack, site, alter, violation }) => {
    const violations = violationsOf(alter(await emitted(stack, site)));
    const [first] = violations.filter((found) => found.policy === policy).map(printViolation);
    expect(first?.replace(/-launch-\w{10}/, "-launch-REVISION").replace(/, \w{10}:/, ", CONTRACT:")).toBe(
      violation,
    );
  });
});
