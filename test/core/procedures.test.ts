import { describe, expect, test } from "vitest";
import a31p1d from "../../stacks/a3-1p1d.ts";
import glm47 from "../../stacks/a2-glm47-2node.ts";
import bf16 from "../../stacks/a3-glm5-bf16-2node.ts";
import { plan, renderYaml, type Site, type WeightsDownloadSpec } from "../../core/index.ts";
import { problemsOf } from "../support/problems.ts";
import { prefillDecode, serving } from "../support/topologies.ts";

const download: WeightsDownloadSpec = {
  source: "modelscope",
  repository: "ZhipuAI/GLM-5",
  revision: "0123abc",
  tokenSecret: { name: "hub", key: "token" },
};

function onClaim(change: Partial<WeightsDownloadSpec> = {}): Site {
  return {
    namespace: "llm",
    weights: { persistentVolumeClaim: { claimName: "weights" }, readOnly: true },
    procedures: { weights: { ...download, ...change } },
  };
}

function onDisks(change: Partial<WeightsDownloadSpec> = {}): Site {
  return { platform: { profile: "mindcluster" }, procedures: { weights: { ...download, ...change } } };
}

const objectsOf = (site: Site, topology = serving(2)) =>
  plan(topology, site).objects.filter(({ part }) => part.kind === "procedure");

function jobOf(site: Site, topology = serving(2)) {
  const job = objectsOf(site, topology)
    .map(({ manifest }) => manifest)
    .find((manifest) => manifest.kind === "Job");
  if (job === undefined) throw new RangeError("no Job");
  return job;
}

const launchOf = (site: Site) =>
  plan(serving(2), site).objects.find(({ key }) => key === "config-map/serve-0-launch")?.manifest;

describe("procedures", () => {
  test("create no objects when the site enables none", () => {
    const planned = plan(prefillDecode());
    expect(planned.procedures).toEqual([]);
    expect(planned.objects.filter(({ part }) => part.kind === "procedure")).toEqual([]);
    expect(JSON.stringify(planned.objects)).not.toContain("await_weights");
  });

  test("create a Job with its scripts, its result and the permission to patch only that, before the groups", () => {
    const planned = plan(serving(2), onClaim());
    expect(planned.objects.slice(0, 6).map(({ manifest }) => manifest.kind)).toEqual([
      "ConfigMap",
      "ConfigMap",
      "ServiceAccount",
      "Role",
      "RoleBinding",
      "Job",
    ]);
    const job = jobOf(onClaim());
    expect(planned.procedures).toEqual([
      {
        name: "weights",
        setting: "weights",
        stage: "before-serving",
        job: job.metadata.name,
        result: "serve-2-weights-result",
        after: [],
      },
    ]);
  });

  test("have limits on retries and time, and no retry after a permanent failure", () => {
    const { spec } = jobOf(onClaim({ retries: 2, deadlineSeconds: 600 }));
    expect(spec).toMatchObject({
      completionMode: "Indexed",
      completions: 1,
      parallelism: 1,
      backoffLimit: 2,
      activeDeadlineSeconds: 600,
      template: { spec: { restartPolicy: "Never" } },
    });
  });

  // After FailJob, Pulumi's provider waits forever.
  test("fail by their retries only, and a drained node costs none", () => {
    for (const { manifest } of objectsOf(onClaim()))
      if (manifest.kind === "Job")
        expect(manifest.spec.podFailurePolicy.rules).toEqual([
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
        ]);
  });

  test("may patch their own result and Job only", () => {
    const found = objectsOf(onClaim()).find(({ manifest }) => manifest.kind === "Role")?.manifest;
    expect(found?.kind === "Role" && found.rules).toEqual([
      {
        apiGroups: [""],
        resources: ["configmaps"],
        resourceNames: ["serve-2-weights-result"],
        verbs: ["patch"],
      },
      {
        apiGroups: ["batch"],
        resources: ["jobs"],
        resourceNames: [jobOf(onClaim()).metadata.name],
        verbs: ["patch"],
      },
    ]);
  });

  test("have names with a content hash, since a Job is immutable", () => {
    const names = [onClaim(), onClaim({ connections: 8 })].map((site) => jobOf(site).metadata.name);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^serve-2-weights-[0-9a-f]{10}$/);
  });

  test("get the name and the uid of their Job, for their results", () => {
    const [container] = jobOf(onClaim()).spec.template.spec.containers;
    const label = (name: string) => ({
      valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: `metadata.labels['${name}']` } },
    });
    expect(container?.env).toContainEqual({ name: "JOB_NAME", ...label("job-name") });
    expect(container?.env).toContainEqual({
      name: "JOB_UID",
      ...label("batch.kubernetes.io/controller-uid"),
    });
  });

  test("are the only pods with a token of the API server", () => {
    const { spec } = jobOf(onClaim()).spec.template;
    expect(spec).toMatchObject({ serviceAccountName: "serve-2-weights", automountServiceAccountToken: true });
    const account = objectsOf(onClaim()).find(({ manifest }) => manifest.kind === "ServiceAccount");
    expect(account?.manifest).toMatchObject({ automountServiceAccountToken: false });
  });

  test("use their own image, or the engine's", () => {
    expect(jobOf(onClaim()).spec.template.spec.containers[0]?.image).toBe(plan(serving(2)).topology.image);
    const own = jobOf(onClaim({ image: "registry.example/python:3.11" }));
    expect(own.spec.template.spec.containers[0]?.image).toBe("registry.example/python:3.11");
  });
});

describe("weight download", () => {
  test("uses no device and writes to a volume that the engines only read", () => {
    const [container] = jobOf(onClaim()).spec.template.spec.containers;
    expect(container?.resources).toEqual({ requests: { cpu: "4", memory: "8Gi" } });
    expect(container?.volumeMounts).toContainEqual({
      name: "weights",
      mountPath: "/root/.cache",
    });
    expect(renderYaml(plan(serving(2), onClaim()))).not.toMatch(/schedulerName: volcano[^]*kind: Job/);
  });

  test("fills a shared volume once", () => {
    expect(jobOf(onClaim()).spec.completions).toBe(1);
    expect(jobOf({ ...onClaim(), weights: { nfs: { server: "nas", path: "/w" } } }).spec.completions).toBe(1);
  });

  test("fills the disk of each node of the engine", () => {
    const { spec } = jobOf(onDisks());
    expect(spec).toMatchObject({ completions: 2, parallelism: 2 });
    expect(spec.template.spec.nodeSelector).toEqual(
      plan(serving(2), onDisks()).topology.platform.nodeSelector,
    );
    expect(spec.template.spec.affinity).toMatchObject({
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { labelSelector: { matchLabels: { "glm-serve/procedure": "weights" } } },
        ],
      },
    });
    expect(spec.template.spec.volumes).toContainEqual({
      name: "weights",
      hostPath: { path: "/root/.cache", type: "DirectoryOrCreate" },
    });
    expect(jobOf(onDisks({ nodes: 5 })).spec.completions).toBe(5);
  });

  test("gets the token by reference only", () => {
    const [container] = jobOf(onClaim()).spec.template.spec.containers;
    expect(container?.env).toContainEqual({
      name: "HUB_TOKEN",
      valueFrom: { secretKeyRef: { name: "hub", key: "token", optional: true } },
    });
    const open = jobOf({ ...onClaim(), procedures: { weights: { ...download, tokenSecret: undefined } } });
    expect(JSON.stringify(open)).not.toContain("HUB_TOKEN");
  });

  test("makes the engines wait for its revision", () => {
    const launch = JSON.stringify(launchOf(onClaim()));
    expect(launch).toContain("await_weights.py");
    expect(launch).toContain("'modelscope ZhipuAI/GLM-5 at 0123abc' || exit 1");
    const name = launchOf(onClaim())?.metadata.name;
    expect(launchOf(onClaim({ revision: "4567def" }))?.metadata.name).not.toBe(name);
    expect(launchOf(onClaim({ connections: 1, endpoint: "https://mirror.example" }))?.metadata.name).toBe(
      name,
    );
  });

  test.for([
    [
      "no revision",
      { revision: undefined },
      "procedures.weights.revision",
      /^revision is required: without it/,
    ],
    [
      "a commit that YAML reads as a number",
      { revision: 123e4 },
      "procedures.weights.revision",
      /Put the value of revision in quotes/,
    ],
    [
      "a branch",
      { revision: "main" },
      "procedures.weights.revision",
      /^revision is a branch, whose content changes/,
    ],
    [
      "another branch",
      { revision: "master" },
      "procedures.weights.revision",
      /^revision is a branch, whose content changes/,
    ],
    [
      "a branch of work",
      { revision: "develop" },
      "procedures.weights.revision",
      /^revision is a branch, whose content changes/,
    ],
    [
      "the whole name of a branch",
      { revision: "refs/heads/v1" },
      "procedures.weights.revision",
      /^revision is a branch, whose content changes/,
    ],
    [
      "an address as repository",
      { repository: "https://x/y/z" },
      "procedures.weights.repository",
      /owner\/name/,
    ],
    [
      "a token in the endpoint",
      { endpoint: "https://me:pw@x" },
      "procedures.weights.endpoint",
      /without credentials/,
    ],
    ["an unknown hub", { source: "modelers" }, "procedures.weights.source", /modelscope/],
    [
      "a directory outside the volume",
      { path: "/data/x" },
      "procedures.weights.path",
      /^procedures\.weights\.path \S+ is outside the weights volume \/root\/\.cache, so the files would be lost\. Set procedures\.weights\.path to a directory below \/root\/\.cache$/,
    ],
    [
      "the volume itself",
      { path: "/root/.cache/" },
      "procedures.weights.path",
      /^procedures\.weights\.path \S+ is outside the weights volume \/root\/\.cache, so the files would be lost\. Set procedures\.weights\.path to a directory below \/root\/\.cache$/,
    ],
    [
      "nodes of one volume",
      { nodes: 2 },
      "procedures.weights.nodes",
      /^procedures\.weights\.nodes has no effect: .* Remove procedures\.weights\.nodes$/,
    ],
  ] as const)("reports %s", ([, change, path, text]) => {
    const site: unknown = { ...onClaim(), procedures: { weights: { ...download, ...change } } };
    const [problem, ...others] = problemsOf(serving(2), Object.assign<Site, unknown>({}, site));
    expect(others).toEqual([]);
    expect(problem?.path).toBe(path);
    expect(`${problem?.message} ${problem?.fix}`).toMatch(text);
  });

  test("reports disks of nodes without a node selector", () => {
    const [problem] = problemsOf(serving(2), { procedures: { weights: download } });
    expect(problem).toMatchObject({
      path: "procedures.weights",
      fix: expect.stringContaining("platform.nodeSelector"),
    });
    expect(
      problemsOf(serving(2), {
        platform: { nodeSelector: { npu: "a3" } },
        procedures: { weights: download },
      }),
    ).toEqual([]);
  });
});

describe("MTP weights of a bf16 checkpoint", () => {
  const both: Site = { ...onClaim(), procedures: { weights: { ...download }, mtpWeights: {} } };
  const jobs = (site: Site) =>
    plan(bf16, site)
      .objects.map(({ manifest }) => manifest)
      .filter((manifest) => manifest.kind === "Job");

  test("run after the download, and before the engines", () => {
    expect(plan(bf16, both).procedures.map(({ name, after }) => [name, after])).toEqual([
      ["weights", []],
      ["mtp-weights", ["weights"]],
    ]);
    const [first, second] = jobs(both).map((job) => job.spec.template.spec.containers[0]?.args ?? []);
    expect(first).not.toContain("--for");
    // The wait ends before the Job's deadline, to report the timeout.
    const deadline = jobs(both)[1]?.spec.activeDeadlineSeconds ?? 0;
    expect(second?.[second.indexOf("--seconds") + 1]).toBe(String(deadline - 120));
    expect(second?.slice(second.indexOf("--for")).slice(0, 4)).toEqual([
      "--for",
      "weights",
      "/root/.cache/modelscope/hub/models/vllm-ascend/GLM5-bf16",
      "modelscope ZhipuAI/GLM-5 at 0123abc",
    ]);
    const launch = JSON.stringify(
      plan(bf16, both).objects.find(({ key }) => key === "config-map/serve-0-launch"),
    );
    expect(launch.match(/--for [\w-]+/g)?.slice(0, 2)).toEqual(["--for weights", "--for mtp-weights"]);
  });

  test("wait for half of a short deadline", () => {
    const procedures = { weights: { ...download }, mtpWeights: { deadlineSeconds: 101 } };
    const args = jobs({ ...both, procedures })[1]?.spec.template.spec.containers[0]?.args ?? [];
    expect(args[args.indexOf("--seconds") + 1]).toBe("50");
  });

  test("run again for another revision", () => {
    const later = { ...both, procedures: { weights: { ...download, revision: "4567def" }, mtpWeights: {} } };
    const [before, after] = [both, later].map((site) => jobs(site)[1]?.metadata.name);
    expect(before).not.toBe(after);
  });

  test("are rejected on disks without a node selector, and outside the volume", () => {
    const own = problemsOf(bf16, { procedures: { mtpWeights: { path: "/data/x" } } });
    expect(own.map(({ path }) => path)).toEqual(["procedures.mtpWeights.path", "procedures.mtpWeights"]);
  });

  test("run without a download too", () => {
    expect(jobs({ ...onClaim(), procedures: { mtpWeights: {} } })).toHaveLength(1);
  });

  test.for([
    [
      "other formats",
      serving(2),
      /^procedures\.mtpWeights has no effect: w4a8 checkpoints already contain the embedding and the head of the MTP layer;/,
    ],
    [
      "other models",
      glm47,
      /^procedures\.mtpWeights has no effect: checkpoints of GLM-4\.7 already contain the embedding and the head of the MTP layer\.$/,
    ],
  ] as const)("are rejected for %s", ([, topology, text]) => {
    const problems = problemsOf(topology, { ...onClaim(), procedures: { mtpWeights: {} } });
    expect(problems).toMatchObject([{ path: "procedures.mtpWeights", message: expect.stringMatching(text) }]);
  });
});

describe("procedures together", () => {
  test("run one after the other, and change no other object of the stack", () => {
    const site: Site = { procedures: { preflight: {}, smoke: {}, bench: {}, accuracy: {} } };
    const planned = plan(a31p1d, site);
    expect(planned.procedures.map(({ name, stage, after }) => [name, stage, after])).toEqual([
      ["preflight", "before-serving", []],
      ["smoke", "after-serving", []],
      ["bench", "after-serving", ["smoke"]],
      ["accuracy", "after-serving", ["smoke", "bench"]],
    ]);
    const others = planned.objects.filter(({ part }) => part.kind !== "procedure");
    expect(others).toEqual(plan(a31p1d).objects);
  });
});
