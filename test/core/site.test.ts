import { describe, expect, test } from "vitest";
import { plan, readStackSettings, renderYaml, type Site } from "../../core/index.ts";
import { on950 } from "../support/ascend-950.ts";
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
  ])("rejects %s, which has no fixed tag or digest", (image) => {
    expect(problemsOf(prefillDecode(), { image })[0]).toMatchObject({ path: "image", value: image });
  });

  test("rejects mirrors with https:// or a slash at the end", () => {
    for (const imageMirror of ["https://mirror.example", "mirror.example/"]) {
      expect(problemsOf(prefillDecode(), { imageMirror })[0]?.path).toBe("imageMirror");
    }
  });
});

describe("weights", () => {
  const volume = (site: Site) => decodePod(site).volumes.find(({ name }) => name === "weights");

  test("are on the node at the documented path by default", () => {
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

  test("move the compile cache when mounted read-only", () => {
    const [container] = decodePod({ weights: { readOnly: true } }).containers;
    expect(container?.volumeMounts).toContainEqual({
      name: "weights",
      mountPath: "/root/.cache",
      readOnly: true,
    });
    expect(container?.env).toContainEqual({ name: "VLLM_CACHE_ROOT", value: "/tmp/vllm-cache" });
  });

  test("come from at most one volume", () => {
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
    expect(pod.containers[0]?.resources?.requests?.[resource]).toBe("16");
    expect(pod.containers[0]?.resources?.limits?.[resource]).toBe("16");
    expect(pod.schedulerName).toBe(scheduler);
    expect(pod.tolerations?.[0]?.key).toBe(resource);
    expect(set.spec.template.metadata.annotations?.["huawei.com/schedule_policy"]).toBe(policy);
    expect(set.metadata.annotations?.["scheduling.volcano.sh/group-min-member"]).toBe(
      policy === undefined ? undefined : "4",
    );
    expect(pod.volumes.map(({ hostPath }) => hostPath?.path)).toContain("/etc/hccn.conf");
  });

  test.each([
    ["plain", undefined, undefined, {}],
    ["mindcluster", "volcano", "chip8-node8", { accelerator: "huawei-npu" }],
  ] as const)("%s offers Ascend 950DT as huawei.com/npu", (profile, scheduler, policy, labels) => {
    const planned = plan(on950(), { platform: { profile } });
    const [set] = planned.objects.flatMap(({ manifest }) =>
      manifest.kind === "StatefulSet" ? [manifest] : [],
    );
    const pod = set?.spec.template.spec;
    expect(pod?.containers[0]?.resources?.limits?.["huawei.com/npu"]).toBe("8");
    expect(pod?.tolerations?.[0]?.key).toBe("huawei.com/npu");
    expect(pod?.schedulerName).toBe(scheduler);
    expect(pod?.nodeSelector ?? {}).toEqual(labels);
    expect(set?.spec.template.metadata.annotations?.["huawei.com/schedule_policy"]).toBe(policy);
    const paths = pod?.volumes.flatMap(({ hostPath }) => (hostPath === undefined ? [] : [hostPath.path]));
    expect(paths).toEqual(
      expect.arrayContaining([
        "/etc/hccl_rootinfo.json",
        "/etc/hixlep",
        "/lib/route.conf",
        "/usr/bin/urma_admin",
      ]),
    );
    expect(paths).not.toContain("/etc/hccn.conf");
    for (const { name, mountPath, readOnly } of pod?.containers[0]?.volumeMounts ?? [])
      if (paths?.includes(mountPath) === true && name !== "weights") expect(readOnly).toBe(true);
    expect(pod?.volumes).toContainEqual({
      name: "shared-memory",
      emptyDir: expect.objectContaining({ medium: "Memory" }) as unknown,
    });
  });

  test("replaces every preset of the profile", () => {
    const { template } = decodeSet({
      platform: {
        profile: "mindcluster",
        resourceName: "example.com/npu",
        schedulerName: "own",
        runtimeClassName: "ascend",
        nodeSelector: { pool: "a3" },
        tolerations: [{ key: "dedicated", operator: "Equal", value: "night", effect: "NoSchedule" }],
        podLabels: { "fault-scheduling": "force" },
        gangSchedulePolicy: "chip4-node8",
        driverMounts: [
          { name: "hccn-conf", path: "/etc/hccn.conf", type: "File" },
          { name: "driver", path: "/opt/driver", type: "Directory" },
        ],
      },
    }).spec;
    const pod = template.spec;
    expect(template.metadata.labels?.["fault-scheduling"]).toBe("force");
    expect(template.metadata.annotations?.["huawei.com/schedule_policy"]).toBe("chip4-node8");
    expect(pod.volumes.flatMap(({ hostPath }) => hostPath?.path ?? [])).toEqual([
      "/root/.cache",
      "/etc/hccn.conf",
      "/opt/driver",
    ]);
    expect(pod).toMatchObject({
      schedulerName: "own",
      runtimeClassName: "ascend",
      nodeSelector: { pool: "a3" },
      tolerations: [{ key: "dedicated", operator: "Equal", value: "night", effect: "NoSchedule" }],
    });
    expect(pod.containers[0]?.resources?.limits).toEqual({ "example.com/npu": "16" });
  });
});

describe("platform.podLabels", () => {
  const labelOf = (platform: Site["platform"]) =>
    decodeSet({ platform }).spec.template.metadata.labels?.["fault-scheduling"];

  test("adds labels to the pods of any profile", () => {
    expect(labelOf({ profile: "plain" })).toBeUndefined();
    expect(labelOf({ profile: "plain", podLabels: { "fault-scheduling": "force" } })).toBe("force");
  });

  test("replaces the labels of the profile", () => {
    expect(labelOf({ profile: "mindcluster" })).toBe("grace");
    expect(labelOf({ profile: "mindcluster", podLabels: {} })).toBeUndefined();
  });

  test("cannot set the labels of glm-serve", () => {
    const podLabels = { "app.kubernetes.io/name": "x" };
    expect(problemsOf(prefillDecode(), { platform: { podLabels } })).toMatchObject([
      { rule: "labels-free", path: "platform.podLabels.app.kubernetes.io/name" },
    ]);
  });

  test("is checked as labels are", () => {
    expect(problemsOf(prefillDecode(), { platform: { podLabels: { a: "x y" } } })).toMatchObject([
      { path: "platform.podLabels.a", message: "a is not a valid value of a label." },
    ]);
  });
});

describe("platform.gangSchedulePolicy", () => {
  const annotationsOf = (platform: Site["platform"]) => {
    const { metadata, spec } = decodeSet({ platform });
    return {
      members: metadata.annotations?.["scheduling.volcano.sh/group-min-member"],
      policy: spec.template.metadata.annotations?.["huawei.com/schedule_policy"],
      available: spec.template.metadata.annotations?.["huawei.com/schedule_minAvailable"],
    };
  };

  test("schedules the pods of a group together on a profile without a policy", () => {
    const platform = {
      profile: "plain",
      schedulerName: "volcano",
      gangSchedulePolicy: "chip2-node16",
    } as const;
    expect(annotationsOf(platform)).toEqual({ members: "4", policy: "chip2-node16", available: "4" });
    // Neither rule about Volcano reports the platform.
    expect(plan(prefillDecode(), { platform }).findings.map(({ rule }) => rule)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(volcano-profile|gang-scheduler)$/)]),
    );
  });

  test("replaces the policy of the profile, and an empty one removes it", () => {
    expect(annotationsOf({ profile: "cce", gangSchedulePolicy: "chip4-node8" }).policy).toBe("chip4-node8");
    expect(annotationsOf({ profile: "cce", gangSchedulePolicy: "" })).toEqual({
      members: undefined,
      policy: undefined,
      available: undefined,
    });
  });

  test("is reported if another scheduler ignores it", () => {
    const { findings } = plan(prefillDecode(), { platform: { gangSchedulePolicy: "chip2-node16" } });
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: "gang-scheduler", path: "platform.schedulerName" }),
    );
  });
});

describe("other settings", () => {
  test("network.interface sets the NIC, which the scripts look up by default", () => {
    expect(rendered({ network: { interface: "enp67s0f5" } })).toContain(
      "--interface-variable nic_name --interface enp67s0f5",
    );
    expect(rendered({})).toContain("--interface-variable nic_name \\");
  });

  test("resources, shared memory, labels, annotations, pull secrets and the grace period are set on the pods", () => {
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

  test("secretEnvironment sets variables by reference", () => {
    const [container] = decodePod({
      secretEnvironment: { VLLM_API_KEY: { name: "api", key: "key" } },
    }).containers;
    expect(container?.env).toContainEqual({
      name: "VLLM_API_KEY",
      valueFrom: { secretKeyRef: { name: "api", key: "key" } },
    });
  });

  test("probes.startup sets the probe and the ready timeout of the engine", () => {
    const [container] = decodePod({
      probes: { startup: { periodSeconds: 10, failureThreshold: 60 } },
    }).containers;
    expect(container?.startupProbe).toMatchObject({ periodSeconds: 10, failureThreshold: 60 });
    expect(container?.env).toContainEqual({ name: "VLLM_ENGINE_READY_TIMEOUT_S", value: "600" });
  });

  test("createNamespace creates the namespace before all other objects", () => {
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
  test("are converted to the types of the site", () => {
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

  test("of another type are rejected with their value", () => {
    const { site } = readStackSettings({ terminationGracePeriodSeconds: "soon" });
    expect(problemsOf(prefillDecode(), site)[0]).toMatchObject({
      path: "terminationGracePeriodSeconds",
      value: "soon",
    });
  });
});
