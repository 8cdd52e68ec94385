import { describe, expect, test } from "vitest";
import { plan, readStackSettings, renderYaml, type Site } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { prefillDecode } from "../support/topologies.ts";

const rendered = (site: Site) => renderYaml(plan(prefillDecode(), site));

const decodeSet = (site: Site) => {
  const object = plan(prefillDecode(), site).objects.find(({ key }) => key === "stateful-set/decode-0");
  if (object?.manifest.kind !== "StatefulSet") throw new RangeError("no decode");
  return object.manifest;
};

const decodePod = (site: Site) => decodeSet(site).spec.template.spec;

describe("images", () => {
  test.each([
    [{}, "quay.io/ascend/vllm-ascend:v0.20.2rc1-a3"],
    [
      { imageMirror: "mirror.example:5000/quay" },
      "mirror.example:5000/quay/ascend/vllm-ascend:v0.20.2rc1-a3",
    ],
    [{ image: "own.example/vllm:1" }, "own.example/vllm:1"],
    [{ image: `own.example/vllm@sha256:${"a".repeat(64)}` }, `own.example/vllm@sha256:${"a".repeat(64)}`],
  ])("%j", (site, image) => {
    expect(decodePod(site).containers[0]?.image).toBe(image);
  });

  test.each([
    "vllm-ascend",
    "quay.io/ascend/vllm-ascend",
    "quay.io/a/b:latest",
    "Quay.io/A B:1",
    "quay.io:5000/a/b",
  ])("%s names no fixed build", (image) => {
    expect(problemsOf(prefillDecode(), { image })[0]).toMatchObject({ path: "image", value: image });
  });

  test("mirrors without https:// and trailing slash", () => {
    for (const imageMirror of ["https://mirror.example", "mirror.example/"]) {
      expect(problemsOf(prefillDecode(), { imageMirror })[0]?.path).toBe("imageMirror");
    }
  });
});

describe("weights", () => {
  const volume = (site: Site) => decodePod(site).volumes.find(({ name }) => name === "weights");

  test("lie on the node at the documented path unless the site says otherwise", () => {
    expect(volume({})).toEqual({ name: "weights", hostPath: { path: "/root/.cache", type: "Directory" } });
    expect(volume({ weights: { hostPath: { path: "/data" } } })?.hostPath?.path).toBe("/data");
    expect(volume({ weights: { persistentVolumeClaim: { claimName: "glm" } } })).toEqual({
      name: "weights",
      persistentVolumeClaim: { claimName: "glm" },
    });
    expect(volume({ weights: { nfs: { server: "nas", path: "/glm" }, readOnly: true } })?.nfs).toEqual({
      server: "nas",
      path: "/glm",
      readOnly: true,
    });
  });

  test("mounted read-only, the compile cache moves away", () => {
    const [container] = decodePod({ weights: { readOnly: true } }).containers;
    expect(container?.volumeMounts).toContainEqual({
      name: "weights",
      mountPath: "/root/.cache",
      readOnly: true,
    });
    expect(container?.env).toContainEqual({ name: "VLLM_CACHE_ROOT", value: "/tmp/vllm-cache" });
  });

  test("come from one volume only", () => {
    const weights = { hostPath: { path: "/data" }, nfs: { server: "nas", path: "/glm" } };
    expect(problemsOf(prefillDecode(), { weights })[0]).toMatchObject({ path: "weights" });
  });
});

describe("platforms", () => {
  test.each([
    ["plain", "huawei.com/Ascend910", undefined, undefined],
    ["mindcluster", "huawei.com/Ascend910", "volcano", "chip2-node16"],
    ["cce", "huawei.com/ascend-1980", "volcano", "chip2-node16"],
    ["hami", "huawei.com/Ascend910C", "hami-scheduler", undefined],
  ] as const)("%s", (profile, resource, scheduler, policy) => {
    const set = decodeSet({ platform: { profile } });
    const pod = set.spec.template.spec;
    expect(pod.containers[0]?.resources.requests[resource]).toBe("16");
    expect(pod.containers[0]?.resources.limits[resource]).toBe("16");
    expect(pod.schedulerName).toBe(scheduler);
    expect(pod.tolerations?.[0]?.key).toBe(resource);
    expect(set.spec.template.metadata.annotations?.["huawei.com/schedule_policy"]).toBe(policy);
    expect(set.metadata.annotations?.["scheduling.volcano.sh/group-min-member"]).toBe(
      policy === undefined ? undefined : "4",
    );
    expect(pod.volumes.map(({ hostPath }) => hostPath?.path)).toContain("/etc/hccn.conf");
  });

  test("everything a profile presets can be overridden", () => {
    const pod = decodePod({
      platform: {
        profile: "mindcluster",
        resourceName: "example.com/npu",
        schedulerName: "own",
        runtimeClassName: "ascend",
        nodeSelector: { pool: "a3" },
        tolerations: [{ key: "dedicated", operator: "Equal", value: "night", effect: "NoSchedule" }],
      },
    });
    expect(pod).toMatchObject({
      schedulerName: "own",
      runtimeClassName: "ascend",
      nodeSelector: { pool: "a3" },
      tolerations: [{ key: "dedicated", operator: "Equal", value: "night", effect: "NoSchedule" }],
    });
    expect(pod.containers[0]?.resources.limits).toEqual({ "example.com/npu": "16" });
  });
});

describe("the rest of a site", () => {
  test("a named NIC stands in the scripts, otherwise it is looked up", () => {
    expect(rendered({ network: { interface: "enp67s0f5" } })).toContain(
      'interface "$HOST_IP" --named enp67s0f5',
    );
    expect(rendered({})).toContain('interface "$HOST_IP"');
  });

  test("resources, shared memory, labels, annotations, pull secrets, grace", () => {
    const set = decodeSet({
      resources: { requests: { cpu: 8 }, limits: { memory: "1Ti" } },
      sharedMemory: "128Gi",
      labels: { team: "llm" },
      annotations: { note: "x" },
      imagePullSecrets: ["pull"],
      terminationGracePeriodSeconds: 300,
    });
    const pod = set.spec.template.spec;
    expect(pod.containers[0]?.resources).toEqual({
      requests: { cpu: "8", memory: "512Gi", "huawei.com/Ascend910": "16" },
      limits: { memory: "1Ti", "huawei.com/Ascend910": "16" },
    });
    expect(pod.volumes).toContainEqual({
      name: "shared-memory",
      emptyDir: { medium: "Memory", sizeLimit: "128Gi" },
    });
    expect(set.metadata.labels?.["team"]).toBe("llm");
    expect(set.spec.template.metadata.labels?.["team"]).toBe("llm");
    expect(set.spec.selector.matchLabels["team"]).toBeUndefined();
    expect(set.spec.template.metadata.annotations?.["note"]).toBe("x");
    expect(pod.imagePullSecrets).toEqual([{ name: "pull" }]);
    expect(pod.terminationGracePeriodSeconds).toBe(300);
  });

  test("secrets reach the environment by reference only", () => {
    const [container] = decodePod({
      secretEnvironment: { VLLM_API_KEY: { name: "api", key: "key" } },
    }).containers;
    expect(container?.env).toContainEqual({
      name: "VLLM_API_KEY",
      valueFrom: { secretKeyRef: { name: "api", key: "key" } },
    });
  });

  test("probe budgets set the probes and the time that the engine may take", () => {
    const [container] = decodePod({
      probes: { startup: { periodSeconds: 10, failureThreshold: 60 } },
    }).containers;
    expect(container?.startupProbe).toMatchObject({ periodSeconds: 10, failureThreshold: 60 });
    expect(container?.env).toContainEqual({ name: "VLLM_ENGINE_READY_TIMEOUT_S", value: "600" });
  });

  test("the namespace is made only where the site asks for it, and everything comes after it", () => {
    expect(plan(prefillDecode()).objects.map(({ key }) => key)).not.toContain("namespace");
    const { objects } = plan(prefillDecode(), { namespace: "llm", createNamespace: true });
    expect(objects[0]?.key).toBe("namespace");
    for (const { manifest, after } of objects.slice(1)) {
      expect(manifest.metadata.namespace).toBe("llm");
      expect(after).toContain("namespace");
    }
  });
});

describe("settings of a stack", () => {
  test("texts are what the site wants them to be", () => {
    expect(
      readStackSettings({
        topology: "a3-1p1d",
        namespace: "123",
        terminationGracePeriodSeconds: "90",
        createNamespace: "true",
        sharedMemory: "64Gi",
        probes: '{"timeoutSeconds":5}',
        imagePullSecrets: ["x"],
        imageMirror: "mirror.example",
      }),
    ).toEqual({
      topology: "a3-1p1d",
      site: {
        namespace: "123",
        terminationGracePeriodSeconds: 90,
        createNamespace: true,
        sharedMemory: "64Gi",
        probes: { timeoutSeconds: 5 },
        imagePullSecrets: ["x"],
        imageMirror: "mirror.example",
      },
    });
  });

  test("what does not decode stays as it is and is refused by the site", () => {
    const { site } = readStackSettings({ terminationGracePeriodSeconds: "soon" });
    expect(problemsOf(prefillDecode(), site)[0]).toMatchObject({
      path: "terminationGracePeriodSeconds",
      value: "soon",
    });
  });
});
