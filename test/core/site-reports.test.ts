import { expect, test } from "vitest";
import { plan } from "../../core/index.ts";
import { prefillDecode } from "../support/topologies.ts";

/** The whole report about a site as it comes from a file. */
function reportOf(site: object): string {
  try {
    plan(prefillDecode(), site);
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  throw new RangeError("the site was not refused");
}

test("the report about settings of a wrong type names the type and the way to set it", () => {
  expect(
    reportOf({
      platform: "mindcluster",
      labels: { team: 1 },
      createNamespace: "yes",
      joinTimeoutSeconds: 0.5,
      imagePullPolicy: "always",
      rankTable: { version: 1, servers: [{ serverId: 1 }] },
    }),
  ).toMatchInlineSnapshot(`
    "8 problems in topology a3-1p1d.

      createNamespace = "yes"
        createNamespace must be true or false. [schema]
        → Set createNamespace to true or false

      imagePullPolicy = "always"
        imagePullPolicy must be one of "IfNotPresent", "Always", "Never". [schema]
        → Did you mean "Always"?

      joinTimeoutSeconds = 0.5
        joinTimeoutSeconds must be a whole number. [schema]
        → Set joinTimeoutSeconds to a whole number

      labels.team = 1
        team must be a string. [schema]
        → Put the value of team in quotes; on the command line, use pulumi config set --type string

      platform = "mindcluster"
        platform must be an object. [schema]
        → Set platform to an object, e.g. { profile: … }; known settings: profile, resourceName, schedulerName, runtimeClassName, nodeSelector, tolerations, podLabels, gangSchedulePolicy, driverMounts, npuSmi

      rankTable.servers[0].devices
        devices is required. [schema]
        → Add devices: a list

      rankTable.servers[0].serverId = 1
        serverId must be a string. [schema]
        → Put the value of serverId in quotes; on the command line, use pulumi config set --type string

      rankTable.version = 1
        version must be "1.0" or "1.2". [schema]
        → Set version to "1.0" or "1.2", in quotes"
  `);
});

test("the report about malformed values states the form", () => {
  expect(
    reportOf({
      image: "quay.io/ascend/vllm-ascend",
      imagePullSecrets: ["A B"],
      namespace: "LLM",
      labels: { "a b": "1" },
      nodes: { usedPorts: { "team-b": "6700-" } },
      resources: { requests: { cpu: "many", memory: "1x" } },
      terminationGracePeriodSeconds: 5,
      probes: { startup: { periodSeconds: 1000, failureThreshold: 1000 } },
    }),
  ).toMatchInlineSnapshot(`
    "9 problems in topology a3-1p1d.

      image = "quay.io/ascend/vllm-ascend"
        image must have a digest, or a tag other than latest: two pods of a group could run different builds. [schema]
        → Add a tag other than latest, or a digest, for example :v0.20.2rc1-a3

      imagePullSecrets[0] = "A B"
        imagePullSecrets[0] is not a valid name of a Secret. [schema]
        → Set imagePullSecrets[0] to the name alone: lowercase letters, digits, hyphens and dots

      labels.a b = "a b"
        "a b" is not a valid key of a label, an annotation or a taint. [schema]
        → Use the form name or domain/name, with at most 63 characters in the name

      namespace = "LLM"
        namespace must be a DNS label of at most 63 characters. [schema]
        → Set namespace to lowercase letters, digits and hyphens

      nodes.usedPorts.team-b = "6700-"
        team-b is not a valid list of ports. [schema]
        → Set team-b to the form "9100" or "9100,20000-20010", with ports from 1 to 65535

      probes.startup = {"periodSeconds":1000,"failureThreshold":1000}
        startup allows failures for more than a day: periodSeconds × failureThreshold must be at most 86400. [schema]
        → Lower periodSeconds × failureThreshold to at most 86400

      resources.requests.cpu = "many"
        cpu is not a valid number of CPUs. [schema]
        → Set cpu to a Kubernetes quantity, for example 64 or 500m

      resources.requests.memory = "1x"
        memory is not a valid amount of memory. [schema]
        → Set memory to a Kubernetes quantity, for example 64Gi

      terminationGracePeriodSeconds = 5
        terminationGracePeriodSeconds must be from 20 to 899: ranks need time to end, and MindCluster deletes a pod by force after 900 seconds. [schema]
        → Set terminationGracePeriodSeconds to a number from 20 to 899"
  `);
});

test("the report about settings without effect names the other setting", () => {
  expect(reportOf({ image: "own.example/vllm:1", imageMirror: "mirror.example", createNamespace: true }))
    .toMatchInlineSnapshot(`
      "2 problems in topology a3-1p1d.

        createNamespace = true
          createNamespace cannot create default, which exists in every cluster. [schema]
          → Remove createNamespace, or set namespace to another name

        imageMirror = "mirror.example"
          imageMirror has no effect: image is set and used unchanged. [schema]
          → Remove imageMirror or image"
    `);
});

test("the report about settings that exclude each other names both", () => {
  expect(
    reportOf({
      weights: { hostPath: { path: "/data" }, nfs: { server: "nas", path: "/glm" } },
      platform: { tolerations: [{ key: "a", operator: "Exists", value: "x" }] },
      resources: { requests: { cpu: 8 }, limits: { cpu: 4 } },
    }),
  ).toMatchInlineSnapshot(`
    "3 problems in topology a3-1p1d.

      platform.tolerations[0].value = "x"
        value must not be set with operator Exists, which matches every value. [schema]
        → Remove value, or set operator to Equal

      resources.requests.cpu = 8
        cpu exceeds its limit of 4. [schema]
        → Set requests.cpu to at most 4, or raise limits.cpu

      weights = {"hostPath":{"path":"/data"},"nfs":{"server":"nas","path":"/glm"}}
        weights must have only one of hostPath, persistentVolumeClaim and nfs. [schema]
        → Keep one of hostPath, persistentVolumeClaim and nfs, and remove the others"
  `);
});

test("the report about a download lists what is missing", () => {
  expect(
    reportOf({ procedures: { weights: { source: "hub", repository: "glm" }, bench: { workloads: [] } } }),
  ).toMatchInlineSnapshot(`
    "4 problems in topology a3-1p1d.

      procedures.bench.workloads = []
        workloads must name at least one workload. [schema]
        → Add a workload, or remove workloads

      procedures.weights.repository = "glm"
        repository must have the form owner/name. [schema]
        → Set repository to a repository of the hub, for example ZhipuAI/GLM-4.7

      procedures.weights.revision
        revision is required: without it, the weights could change under a running group. [schema]
        → Set revision to a commit or a tag from the hub's history

      procedures.weights.source = "hub"
        source must be one of "modelscope", "huggingface". [schema]
        → Use one of huggingface, modelscope"
  `);
});
