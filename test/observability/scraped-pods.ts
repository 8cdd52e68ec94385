import type { KubernetesObject, Plan, ScrapeConfig } from "../../core/index.ts";
import { ofKind } from "./watched-plan.ts";

const META = "__meta_kubernetes";

interface TargetGroup {
  readonly targets: readonly [string];
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * What Prometheus discovers in a cluster with these pods (kubernetes_sd_config, role pod): a target for each container port, with
 * the pod's metadata as labels. Pods that Kubernetes has not made have the addresses of a test.
 */
export function discovered(plan: Plan, addressOf: (pod: string) => string): readonly TargetGroup[] {
  const sets = ofKind(plan, "StatefulSet");
  return sets.flatMap((set) =>
    Array.from({ length: set.spec.replicas }, (_, ordinal) => `${set.metadata.name}-${ordinal}`).flatMap(
      (pod) => targetsOf(set, pod, addressOf(pod)),
    ),
  );
}

function targetsOf(
  { metadata, spec }: Extract<KubernetesObject, { kind: "StatefulSet" }>,
  pod: string,
  address: string,
): readonly TargetGroup[] {
  const { labels = {} } = spec.template.metadata;
  return spec.template.spec.containers.flatMap((container) =>
    (container.ports ?? []).map(({ name, containerPort }) => ({
      targets: [`${address}:${containerPort}`] as const,
      labels: {
        ...Object.fromEntries(
          Object.entries(labels).map(([label, value]) => [
            `${META}_pod_label_${label.replaceAll(/[^A-Za-z0-9_]/g, "_")}`,
            value,
          ]),
        ),
        [`${META}_namespace`]: metadata.namespace ?? "default",
        [`${META}_pod_name`]: pod,
        [`${META}_pod_node_name`]: `node-of-${pod}`,
        [`${META}_pod_phase`]: "Running",
        [`${META}_pod_container_name`]: container.name,
        [`${META}_pod_container_port_name`]: name,
        [`${META}_pod_container_port_number`]: String(containerPort),
      },
    })),
  );
}

/** The same jobs, which read their targets from a file. */
export function fromFile(jobs: readonly ScrapeConfig[], file: string): readonly unknown[] {
  return jobs.map((job) => ({
    ...job,
    kubernetes_sd_configs: undefined,
    file_sd_configs: [{ files: [file] }],
  }));
}
