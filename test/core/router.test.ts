import { describe, expect, test } from "vitest";
import { plan, type Site, type Topology } from "../../core/index.ts";
import { groupOf, prefillDecode } from "../support/topologies.ts";

const KEYS = new Set(["service-account/proxy", "role/proxy", "role-binding/proxy", "config-map/proxy-ranks"]);

function manifestOf(key: string, topology: Topology = prefillDecode(), site: Site = {}) {
  return plan(topology, site).objects.find((object) => object.key === key)?.manifest;
}

function proxyPod(topology: Topology = prefillDecode(), site: Site = {}) {
  const deployment = manifestOf("deployment/proxy", topology, site);
  if (deployment?.kind !== "Deployment") throw new Error("no proxy");
  return deployment.spec;
}

const layerwise = prefillDecode((topology) => {
  topology.kvTransfer = { connector: "MooncakeLayerwiseConnector", useAscendDirect: true };
});

const scaled = prefillDecode((topology) => {
  groupOf(topology, "decode").replicas = 2;
});

function inRelease(version: string): Topology {
  return prefillDecode((topology) => {
    topology.engine.version = version;
  });
}

describe("the router of the proxy", () => {
  test("may list pods and nothing else, and alone has the token", () => {
    const role = manifestOf("role/proxy");
    expect(role?.kind === "Role" && role.rules).toEqual([
      { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
    ]);
    const { spec } = proxyPod().template;
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.containers.map(({ volumeMounts }) => volumeMounts.map(({ name }) => name))).toEqual([
      ["launch", "temporary", "ranks"],
      ["launch", "router", "token"],
    ]);
  });

  test("runs without privileges", () => {
    const { securityContext, containers } = proxyPod().template.spec;
    expect(securityContext).toEqual({
      ...{ runAsNonRoot: true, runAsUser: 65_532, runAsGroup: 65_532 },
      seccompProfile: { type: "RuntimeDefault" },
    });
    const [, router] = containers;
    expect(router?.securityContext).toEqual({
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
  });

  test.each([
    ["v0.20.2rc1", true],
    ["v0.23.0", false],
  ])("repeats a removal in %s: %s", (version, repeats) => {
    const [, router] = proxyPod(inRelease(version)).template.spec.containers;
    expect(router?.command.includes("--repeat")).toBe(repeats);
  });

  test("has limits where those of the proxy are set, since a quota may require them", () => {
    const site = { proxyResources: { limits: { cpu: "8", memory: "16Gi" } } };
    const limitsOf = (given: Site) => proxyPod(prefillDecode(), given).template.spec.containers[1]?.resources;
    expect(limitsOf(site)?.limits).toEqual({ cpu: "1", memory: "256Mi" });
    expect(limitsOf({})).not.toHaveProperty("limits");
  });

  test("lets another number of replicas change the list of ranks, and not the Deployment", () => {
    expect(proxyPod(scaled)).toEqual(proxyPod());
    expect(manifestOf("config-map/proxy-ranks", scaled)).not.toEqual(manifestOf("config-map/proxy-ranks"));
  });

  test("starts another pod for another contract, which the Deployment awaits as long as a group may take", () => {
    const other = prefillDecode((topology) => {
      for (const name of ["prefill", "decode"]) {
        const group = groupOf(topology, name);
        group.args = { ...group.args, blockSize: 64 };
      }
    });
    const [before, after] = [proxyPod(), proxyPod(other)];
    const contractOf = (spec: typeof before) => spec.template.metadata.labels?.["glm-serve/contract"];
    expect(contractOf(after)).not.toBe(contractOf(before));
    const set = manifestOf("stateful-set/prefill-0", other);
    const pods = set?.kind === "StatefulSet" ? set.spec.template.metadata.labels : {};
    expect(contractOf(after)).toBe(pods?.["glm-serve/contract"]);
    expect(after.template.spec.containers[1]?.env).toEqual([
      {
        name: "GLM_SERVE_CONTRACT",
        valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "metadata.labels['glm-serve/contract']" } },
      },
    ]);
    const slow = { probes: { startup: { periodSeconds: 60, failureThreshold: 1000 } } };
    expect(proxyPod(prefillDecode(), slow).progressDeadlineSeconds).toBeGreaterThan(60_000);
  });

  test("does not exist for a proxy that cannot change its ranks, which then restarts for another number of replicas", () => {
    const objects = plan(layerwise).objects.map(({ key }) => key);
    expect(objects.filter((key) => KEYS.has(key))).toEqual([]);
    const more = structuredClone(layerwise);
    groupOf(more, "decode").replicas = 2;
    expect(proxyPod(layerwise).template.spec.containers).toHaveLength(1);
    expect(proxyPod(more).template).not.toEqual(proxyPod(layerwise).template);
  });
});

test("the proxy leaves a lost node after 30 seconds", () => {
  for (const topology of [prefillDecode(), layerwise])
    expect(proxyPod(topology).template.spec.tolerations).toEqual(
      ["not-ready", "unreachable"].map((condition) => ({
        key: `node.kubernetes.io/${condition}`,
        ...{ operator: "Exists", effect: "NoExecute", tolerationSeconds: 30 },
      })),
    );
});

test("the pods of prefill and decode name their role and the ports of their ranks", () => {
  const set = manifestOf("stateful-set/decode-0");
  const metadata = set?.kind === "StatefulSet" ? set.spec.template.metadata : undefined;
  expect(metadata?.labels).toMatchObject({ "glm-serve/role": "decode" });
  expect(JSON.parse(metadata?.annotations?.["glm-serve/endpoints"] ?? "")).toEqual({
    0: [6721, 6722, 6723, 6724],
    1: [6721, 6722, 6723, 6724],
    2: [6721, 6722, 6723, 6724],
    3: [6721, 6722, 6723, 6724],
  });
});
