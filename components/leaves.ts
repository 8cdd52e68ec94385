import * as pulumi from "@pulumi/pulumi";
import type * as kubernetes from "@pulumi/kubernetes";
import type { KubernetesObject } from "../core/index.ts";
import type { LeafArgs } from "./args.ts";

type WorkloadManifest = Extract<KubernetesObject, { kind: "StatefulSet" | "Deployment" | "Job" }>;

/** The metadata of an object, with labels and namespace from the arguments of the component. */
export function boundMetadata(
  metadata: KubernetesObject["metadata"],
  { namespace, labels }: LeafArgs,
): kubernetes.types.input.meta.v1.ObjectMeta {
  return {
    ...metadata,
    ...(namespace === undefined ? {} : { namespace }),
    ...boundLabels(metadata.labels, labels),
  };
}

/** A pod template, with labels, image and pull secrets from the arguments of the component. */
export function boundTemplate(
  template: WorkloadManifest["spec"]["template"],
  { image, imagePullSecrets, labels }: LeafArgs,
): kubernetes.types.input.core.v1.PodTemplateSpec {
  return {
    metadata: { ...template.metadata, ...boundLabels(template.metadata.labels, labels) },
    spec: {
      ...template.spec,
      ...(imagePullSecrets === undefined
        ? {}
        : {
            imagePullSecrets: pulumi
              .output(imagePullSecrets)
              .apply((names) => names.map((name) => ({ name }))),
          }),
      containers: template.spec.containers.map((container) => ({
        ...container,
        image: image ?? container.image,
      })),
    },
  };
}

/** The alerts of a stack, whose expressions name the namespace from the arguments of the component. */
export function boundRules(
  { metadata, spec }: Extract<KubernetesObject, { kind: "PrometheusRule" }>,
  { namespace }: LeafArgs,
): pulumi.Input<typeof spec> {
  if (namespace === undefined) return spec;
  const planned = `namespace="${metadata.namespace}"`;
  return pulumi.output(namespace).apply((own) => ({
    groups: spec.groups.map((group) => ({
      ...group,
      rules: group.rules.map((rule) => ({
        ...rule,
        expr: rule.expr.replaceAll(planned, `namespace="${own}"`),
      })),
    })),
  }));
}

function boundLabels(
  own: Readonly<Record<string, string>> | undefined,
  added: LeafArgs["labels"],
): { labels?: pulumi.Input<Record<string, pulumi.Input<string>>> } {
  if (added === undefined) return {};
  return { labels: pulumi.output(added).apply((labels) => ({ ...labels, ...own })) };
}
