import type { EmittedObject } from "../../core/index.ts";

/** How a program alters the objects of a stack, and the violation that one policy then reports. */
export interface PolicyCase {
  readonly policy: string;
  readonly stack: string;
  readonly site?: object;
  readonly alter: (objects: EmittedObject[]) => EmittedObject[];
  /** The text of the first violation. */
  readonly violation: string;
}

/** A manifest as JSON. */
// oxlint-disable-next-line typescript/no-explicit-any -- alterations write anywhere
type Manifest = any;

/** Alters all objects of a kind, or those with a name. */
function altered(kind: string, change: (manifest: Manifest) => void, name?: string) {
  return (objects: EmittedObject[]): EmittedObject[] =>
    objects.map((object) => {
      const manifest: Manifest = structuredClone(object.manifest);
      if (manifest.kind === kind && (name === undefined || manifest.metadata.name === name)) change(manifest);
      return { ...object, manifest };
    });
}

const container = (manifest: Manifest): Manifest => manifest.spec.template.spec.containers[0];

const prefill = "a3-1p1d-prefill-0";

/** An object of the user's own program. */
function users(manifest: Manifest): EmittedObject {
  return { urn: `urn:pulumi:test::test::kubernetes:apps/v1:${manifest.kind}::own`, manifest };
}

/** A failing case of each policy. */
export const policyCases: readonly PolicyCase[] = [
  {
    policy: "planned-image",
    stack: "a3-1p1d",
    alter: altered("StatefulSet", (manifest) => {
      container(manifest).image = "quay.io/ascend/vllm-ascend:v0.18.0-a3";
    }),
    violation:
      'StatefulSet default/a3-1p1d-prefill-0: The image (engine) is "quay.io/ascend/vllm-ascend:v0.18.0-a3", and the plan has "quay.io/ascend/vllm-ascend:v0.20.2rc1-a3". [image.engine]\n→ Set image or imageMirror in the settings of the stack',
  },
  {
    policy: "planned-command",
    stack: "a3-1p1d",
    alter: altered("Deployment", (manifest) => {
      container(manifest).command.push("--verbose");
    }),
    violation:
      "Deployment default/a3-1p1d-proxy: The command (proxy) was changed after the plan. [command.proxy]\n→ Set args of the group in the topology: the launch scripts hold the commands of the engine",
  },
  {
    policy: "planned-environment",
    stack: "a3-1p1d",
    alter: altered("StatefulSet", (manifest) => {
      container(manifest).env.push({ name: "VLLM_USE_V1", value: "0" });
    }),
    violation:
      "StatefulSet default/a3-1p1d-prefill-0: The environment (engine) was changed after the plan. [environment.engine]\n→ Set env of the group in the topology, or secretEnvironment in the settings of the stack",
  },
  {
    policy: "planned-devices",
    stack: "a3-1p1d",
    alter: altered("StatefulSet", (manifest) => {
      container(manifest).resources.limits["huawei.com/Ascend910"] = "8";
    }),
    violation:
      'StatefulSet default/a3-1p1d-prefill-0: The request of devices (engine) is "limits 8 huawei.com/Ascend910, requests 16 huawei.com/Ascend910", and the plan has "limits 16 huawei.com/Ascend910, requests 16 huawei.com/Ascend910". [devices.engine]\n→ Set devicesPerNode or the degrees of the group in the topology, or platform.resourceName in the settings of the stack',
  },
  {
    policy: "planned-ports",
    stack: "a3-1p1d",
    alter: altered(
      "Service",
      (manifest) => {
        manifest.spec.ports[0].port = 80;
      },
      "a3-1p1d",
    ),
    violation:
      'Service default/a3-1p1d: The port list (service) is "port 80 targetPort 8000", and the plan has "port 8000 targetPort 8000". [ports.service]\n→ Set ports of the group, or proxy.port, in the topology',
  },
  {
    policy: "planned-probes",
    stack: "a3-1p1d",
    alter: altered("StatefulSet", (manifest) => {
      delete container(manifest).livenessProbe;
    }),
    violation:
      "StatefulSet default/a3-1p1d-prefill-0: The set of probes (engine) was changed after the plan. [probes.engine]\n→ Set probes or drain in the settings of the stack",
  },
  {
    policy: "planned-mounts",
    stack: "a3-1p1d",
    alter: altered("StatefulSet", (manifest) => {
      manifest.spec.template.spec.volumes.find(({ name }: Manifest) => name === "weights").hostPath.path =
        "/data";
    }),
    violation:
      "StatefulSet default/a3-1p1d-prefill-0: The volume (engine /root/.cache) was changed after the plan. [mounts.engine /root/.cache]\n→ Set weights, sharedMemory or platform in the settings of the stack",
  },
  {
    policy: "planned-network",
    stack: "a3-1p1d",
    alter: altered("StatefulSet", (manifest) => {
      delete manifest.spec.template.spec.hostNetwork;
    }),
    violation:
      'StatefulSet default/a3-1p1d-prefill-0: The network of the pods (hostNetwork) is "false", and the plan has "true". [network.hostNetwork]\n→ Remove the change: HCCL and the KV transfer need the addresses of the node, and all other pods those of the cluster',
  },
  {
    policy: "planned-security",
    stack: "a3-1p1d",
    alter: altered("StatefulSet", (manifest) => {
      container(manifest).securityContext.privileged = true;
    }),
    violation:
      "StatefulSet default/a3-1p1d-prefill-0: The security context (engine) was changed after the plan. [security.engine]\n→ Set podSecurity in the settings of the stack",
  },
  {
    policy: "planned-apart",
    stack: "a3-1p1d",
    alter: altered("StatefulSet", (manifest) => {
      delete manifest.spec.template.spec.affinity;
    }),
    violation:
      "StatefulSet default/a3-1p1d-prefill-0: The rule that keeps pods apart (podAntiAffinity) was changed after the plan. [apart.podAntiAffinity]\n→ Set placement or nodes.shared in the settings of the stack",
  },
  {
    policy: "planned-grace",
    stack: "a3-1p1d",
    alter: altered("StatefulSet", (manifest) => {
      manifest.spec.template.spec.terminationGracePeriodSeconds = 30;
    }),
    violation:
      'StatefulSet default/a3-1p1d-prefill-0: The grace period (terminationGracePeriodSeconds) is "30", and the plan has "120". [grace.terminationGracePeriodSeconds]\n→ Set terminationGracePeriodSeconds in the settings of the stack',
  },
  {
    policy: "planned-replicas",
    stack: "a3-1p1d",
    alter: altered("StatefulSet", (manifest) => {
      manifest.spec.replicas += 1;
    }),
    violation:
      'StatefulSet default/a3-1p1d-prefill-0: The number of pods (replicas) is "3", and the plan has "2". [replicas.replicas]\n→ Set nodes or replicas of the group in the topology',
  },
  {
    policy: "planned-update",
    stack: "a3-1p1d",
    alter: altered("StatefulSet", (manifest) => {
      manifest.spec.updateStrategy.type = "RollingUpdate";
    }),
    violation:
      'StatefulSet default/a3-1p1d-prefill-0: The way in which pods change (updateStrategy) is "RollingUpdate", and the plan has "OnDelete". [update.updateStrategy]\n→ Set rollout in the settings of the stack: a group cannot run two revisions, so its pods change together',
  },
  {
    policy: "planned-selector",
    stack: "a3-1p1d",
    alter: altered("Service", (manifest) => {
      manifest.spec.selector.tier = "gold";
    }),
    violation:
      "Service default/a3-1p1d-prefill-0: The selector (tier) was added after the plan. [selector.tier]\n→ Set instance in the settings of the stack, which gives all pods of a stack other labels",
  },
  {
    policy: "planned-labels",
    stack: "a3-1p1d",
    alter: altered("StatefulSet", (manifest) => {
      delete manifest.spec.template.metadata.labels["glm-serve/role"];
    }),
    violation:
      "StatefulSet default/a3-1p1d-prefill-0: The label of the pods (glm-serve/role) was removed after the plan. [labels.glm-serve/role]\n→ Set labels in the settings of the stack for further labels, and keep those of glm-serve",
  },
  {
    policy: "planned-budget",
    stack: "a3-1p1d",
    site: { disruptionBudget: { protectLastGroup: true } },
    alter: altered("PodDisruptionBudget", (manifest) => {
      manifest.spec.maxUnavailable = 1;
    }),
    violation:
      'PodDisruptionBudget default/a3-1p1d-prefill: The number of pods that an eviction may take (maxUnavailable) is "1", and the plan has "0". [budget.maxUnavailable]\n→ Set rollout or disruptionBudget in the settings of the stack',
  },
  {
    policy: "planned-access",
    stack: "a3-1p1d",
    alter: altered("Role", (manifest) => {
      manifest.rules[0].resources.push("secrets");
    }),
    violation:
      "Role default/a3-1p1d-proxy: The access (rules) was changed after the plan. [access.rules]\n→ Set networkPolicy in the settings of the stack, and bind further rights to accounts of their own",
  },
  {
    policy: "planned-scripts",
    stack: "a3-1p1d",
    alter: altered("ConfigMap", (manifest) => {
      if ("node-1.sh" in manifest.data) manifest.data["node-1.sh"] += "\n# changed";
    }),
    violation:
      "ConfigMap default/a3-1p1d-prefill-0-launch-REVISION: The file (node-1.sh) was changed after the plan. [scripts.node-1.sh]\n→ Set args or env of the group in the topology; the next plan writes the file again",
  },
  {
    policy: "planned-annotation",
    stack: "a3-1p1d",
    alter: altered("StatefulSet", (manifest) => {
      delete manifest.metadata.annotations["glm-serve/planned"];
    }),
    violation:
      'StatefulSet default/a3-1p1d-prefill-0: The annotation glm-serve/planned was removed after the plan, so no policy can compare the object with it. [metadata.annotations["glm-serve/planned"]]\n→ Keep the annotations of glm-serve in the transform, and add further ones beside them',
  },
  {
    policy: "one-revision",
    stack: "a3-1p1d",
    alter: altered("StatefulSet", (manifest) => {
      manifest.spec.template.metadata.annotations["glm-serve/revision"] = "0123456789";
    }),
    violation:
      "StatefulSet default/a3-1p1d-prefill-0: The pods of revision 0123456789 mount the scripts of a3-1p1d-prefill-0-launch-REVISION. [spec.template.spec.volumes[launch].configMap.name]\n→ Keep the annotation glm-serve/revision and the volume launch as the plan has them",
  },
  {
    policy: "no-plain-secret",
    stack: "a3-1p1d",
    alter: altered("StatefulSet", (manifest) => {
      container(manifest).env.push({ name: "HF_TOKEN", value: "hf_0123456789" });
    }),
    violation:
      "StatefulSet default/a3-1p1d-prefill-0: The variable HF_TOKEN holds a secret in plain text. [spec.template.spec.containers[engine].env.HF_TOKEN]\n→ Put the value into a Secret, and set secretEnvironment.HF_TOKEN to its name and key",
  },
  {
    policy: "selectors-apart",
    stack: "a3-1p1d",
    alter: (objects) => [
      ...objects,
      users({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "tools", namespace: "default" },
        spec: {
          selector: { matchLabels: { "app.kubernetes.io/name": "glm-serve" } },
          template: {
            metadata: { labels: { "app.kubernetes.io/name": "glm-serve" } },
            spec: { containers: [{ name: "tools", image: "tools:1" }] },
          },
        },
      }),
    ],
    violation:
      "StatefulSet default/a3-1p1d-prefill-0: Its pods also match the selector of Deployment default/tools, which would adopt or count them. [spec.template.metadata.labels]\n→ Set instance to another value in the settings of one of the stacks",
  },
  {
    policy: "selectors-match",
    stack: "a3-1p1d",
    alter: altered("Deployment", (manifest) => {
      manifest.spec.template.metadata.labels["app.kubernetes.io/component"] = "gateway";
    }),
    violation:
      "Service default/a3-1p1d: Its selector matches no pod of this program. [spec.selector]\n→ Keep the labels of glm-serve on the pods, and the selector as the plan has it",
  },
  {
    policy: "references-exist",
    stack: "a3-1p1d",
    alter: altered(
      "ConfigMap",
      (manifest) => {
        manifest.metadata.name = "team-a3-1p1d-proxy-ranks";
      },
      "a3-1p1d-proxy-ranks",
    ),
    violation:
      "Deployment default/a3-1p1d-proxy: ConfigMap a3-1p1d-proxy-ranks is not in this program, so its pods cannot start. [spec.template.spec.volumes[ranks].configMap.name]\n→ Keep the name and the namespace of ConfigMap a3-1p1d-proxy-ranks as the plan has them",
  },
  {
    policy: "one-contract",
    stack: "a3-1p1d",
    alter: altered(
      "StatefulSet",
      (manifest) => {
        manifest.spec.template.metadata.labels["glm-serve/contract"] = "0123456789";
      },
      "a3-1p1d-decode-0",
    ),
    violation:
      'StatefulSet default/a3-1p1d-decode-0: Its contract 0123456789 is not that of StatefulSet default/a3-1p1d-prefill-0, CONTRACT: they cannot answer one request together. [spec.template.metadata.labels["glm-serve/contract"]]\n→ Pass the same topology, site and image to the pools and the proxy',
  },
  {
    policy: "ranks-exist",
    stack: "a3-1p1d",
    alter: altered(
      "StatefulSet",
      (manifest) => {
        manifest.spec.replicas = 1;
      },
      prefill,
    ),
    violation:
      "ConfigMap default/a3-1p1d-proxy-ranks: The proxy sends requests to a3-1p1d-prefill-0-1.a3-1p1d-prefill-0, which no StatefulSet of this program has. [data.arguments]\n→ Pass the same topology and site to the pools and the proxy, and change replicas in the topology",
  },
  {
    policy: "host-ports-apart",
    stack: "a3-1p1d",
    alter: (objects) => [
      ...objects,
      users({
        apiVersion: "v1",
        kind: "Service",
        metadata: { name: "dashboard" },
        spec: { type: "NodePort", selector: { app: "dashboard" }, ports: [{ port: 80, nodePort: 30010 }] },
      }),
    ],
    violation:
      "Service default/dashboard: Port 30010 is a port of StatefulSet default/a3-1p1d-prefill-0 on every node on which it runs. [nodePort 30010]\n→ Take another port, or keep the pods on other nodes and set ports of the group in the topology",
  },
];
