import { describe, expect, test } from "vitest";
import { plan, type Problem, renderYaml, type Site } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { prefillDecode } from "../support/topologies.ts";

const secret = (name: string, key: string): Site => ({ secretEnvironment: { VLLM_API_KEY: { name, key } } });

const claim = (claimName: string, subPath?: string): Site => ({
  weights: { persistentVolumeClaim: subPath === undefined ? { claimName } : { claimName, subPath } },
});

// The API server rejects some of these only after other objects exist, and others only in the pods of a workload.
describe("names and quantities that Kubernetes rejects late", () => {
  test.each<[Site, string]>([
    [{ labels: { [`${"x".repeat(300)}/y`]: "1" } }, `labels.${"x".repeat(300)}/y`],
    [{ labels: { "a..b/y": "1" } }, "labels.a..b/y"],
    [{ labels: { a: "x ".repeat(3) } }, "labels.a"],
    [{ annotations: { a: "x".repeat(300_000) } }, "annotations"],
    [{ imagePullSecrets: ["a", "a"] }, "imagePullSecrets"],
    [secret("Bad Name", "key"), "secretEnvironment.VLLM_API_KEY.name"],
    [secret("api", "a/b"), "secretEnvironment.VLLM_API_KEY.key"],
    [claim("Bad_Name"), "weights.persistentVolumeClaim.claimName"],
    [claim("glm", "../x"), "weights.persistentVolumeClaim.subPath"],
    [claim("glm", "/x"), "weights.persistentVolumeClaim.subPath"],
    [{ weights: { hostPath: { path: "/" } } }, "weights.hostPath.path"],
    [{ weights: { hostPath: { path: "/data:1" } } }, "weights.hostPath.path"],
    [{ weights: { nfs: { server: "nas one", path: "/glm" } } }, "weights.nfs.server"],
    [{ platform: { resourceName: "cpu" } }, "platform.resourceName"],
    [{ platform: { resourceName: "Ascend910" } }, "platform.resourceName"],
    [{ platform: { resourceName: "kubernetes.io/x" } }, "platform.resourceName"],
    [{ platform: { runtimeClassName: "Bad_Name" } }, "platform.runtimeClassName"],
    [{ platform: { schedulerName: "bad name" } }, "platform.schedulerName"],
    [{ platform: { nodeSelector: { "bad key!": "x" } } }, "platform.nodeSelector.bad key!"],
    [{ platform: { nodeSelector: { pool: "x y" } } }, "platform.nodeSelector.pool"],
    [
      { platform: { tolerations: [{ key: "a", operator: "Exists", value: "x" }] } },
      "platform.tolerations[0].value",
    ],
    [{ platform: { tolerations: [{ operator: "Equal" }] } }, "platform.tolerations[0].operator"],
    [
      { platform: { tolerations: [{ key: "a", effect: "NoSchedule", tolerationSeconds: 5 }] } },
      "platform.tolerations[0].tolerationSeconds",
    ],
    [{ resources: { requests: { cpu: 8 }, limits: { cpu: "4000m" } } }, "resources.requests.cpu"],
    [{ resources: { requests: { memory: "512m" } } }, "resources.requests.memory"],
    [{ resources: { requests: { cpu: "1X" }, limits: { cpu: 1 } } }, "resources.requests.cpu"],
    [{ resources: { requests: { memory: "8Gi" }, limits: { memory: "many" } } }, "resources.limits.memory"],
    [{ sharedMemory: "0" }, "sharedMemory"],
    [{ probes: { startup: { periodSeconds: 1000, failureThreshold: 1000 } } }, "probes.startup"],
    [{ image: "a/b:1", imageMirror: "mirror.example" }, "imageMirror"],
    [{ createNamespace: true }, "createNamespace"],
    [{ createNamespace: true, namespace: "kube-system" }, "createNamespace"],
  ])("case %#: reports a problem at %s", (site, path) => {
    expect(problemsOf(prefillDecode(), site).map((problem: Problem) => problem.path)).toEqual([path]);
  });

  test.each<Site>([
    { labels: { "example.com/team": "llm", a: "" }, annotations: { "example.com/note": "x y\nz" } },
    { imagePullSecrets: ["registry.example.com", "b"] },
    secret("api.example.com", "api_key.txt"),
    claim("glm-weights.v2", "glm/5..1"),
    { platform: { resourceName: "example.com/npu", schedulerName: "volcano.v1" } },
    { platform: { tolerations: [{ operator: "Exists" }, { key: "a", value: "x" }] } },
    {
      platform: {
        tolerations: [{ key: "a", operator: "Exists", effect: "NoExecute", tolerationSeconds: 5 }],
      },
    },
    { resources: { requests: { cpu: "500m" }, limits: { cpu: 1 } } },
    { createNamespace: true, namespace: "llm" },
    { probes: { startup: { periodSeconds: 60, failureThreshold: 1440 } } },
  ])("case %#: accepts a valid site", (site) => {
    expect(problemsOf(prefillDecode(), site)).toEqual([]);
  });
});

describe("requests", () => {
  const requests = (site: Site) => {
    const set = plan(prefillDecode(), site).objects.find(({ key }) => key === "stateful-set/decode-0");
    if (set?.manifest.kind !== "StatefulSet") throw new RangeError("no decode");
    const { cpu, memory } = set.manifest.spec.template.spec.containers[0]?.resources?.requests ?? {};
    return { cpu, memory };
  };

  test("default one by one", () => {
    expect(requests({ resources: { requests: { cpu: 96 } } })).toEqual({ cpu: "96", memory: "512Gi" });
  });

  test("default to a smaller limit", () => {
    const limits = { cpu: 4, memory: "1Ti" };
    expect(requests({ resources: { limits } })).toEqual({ cpu: "4", memory: "512Gi" });
    expect(renderYaml(plan(prefillDecode(), { proxyResources: { limits: { memory: "4Gi" } } }))).toContain(
      "memory: 4Gi",
    );
  });
});

describe("image references", () => {
  test.each([
    "q.io/a..b:1",
    "q.io/a._b:1",
    "q.io/a___b:1",
    "q..io/x:1",
    "q.io:99999/x:1",
    "q.io:0/x:1",
    "Ubuntu:1",
    "q.io/X:1",
    "q.io/x:1@sha256:abc",
    "q.io/x:1@a@b",
    `q.io/${"a".repeat(300)}:1`,
    "q.io//x:1",
    "q.io/x:",
  ])("rejects %s", (image) => {
    expect(problemsOf(prefillDecode(), { image })).toMatchObject([
      { path: "image", message: "image is not a valid image reference." },
    ]);
  });

  test.each([
    "foo:20250101",
    "localhost/x:1",
    "a_b/x:1",
    "q.io:5000/a__b/c-d.e:V1_x",
    "Registry.Example/x:1",
    `q.io/x@sha256:${"a".repeat(64)}`,
  ])("accepts %s", (image) => {
    expect(problemsOf(prefillDecode(), { image })).toEqual([]);
  });

  test.each(["m:1/a..b", "m.io/x_", "m.io:99999", "mirror/UPPER"])(
    "rejects %s as a mirror",
    (imageMirror) => {
      expect(problemsOf(prefillDecode(), { imageMirror })).toMatchObject([{ path: "imageMirror" }]);
    },
  );
});

describe("the mount path of the weights", () => {
  const at = (volumePath: string) =>
    problemsOf(
      prefillDecode(
        (topology) => void Object.assign(topology.model, { volumePath, path: `${volumePath}/glm` }),
      ),
    ).map(({ rule, path }) => (rule === "schema" ? path : rule));

  test.each([
    "/dev/shm",
    "/etc",
    "/etc/glm-serve",
    "/etc/glm-serve/launch/x",
    "/usr/local",
    "/proc/1",
    "/usr",
  ])("%s hides what the pod needs", (volumePath) => {
    if (volumePath === "/usr/local") expect(at(volumePath)).toContain("volume-path-free");
    else expect(at(volumePath)).toEqual(["volume-path-free"]);
  });

  test.each(["/", "/.", "/data:1"])("rejects %s", (volumePath) => {
    expect(at(volumePath)).toContain("model.volumePath");
  });

  test.each(["/data", "/root/.cache", "/var/lib/glm", "/usr/share/glm", "/export/home/model_weights"])(
    "accepts %s",
    (volumePath) => {
      expect(at(volumePath)).toEqual([]);
    },
  );
});
