import * as pulumi from "@pulumi/pulumi";
import type * as kubernetes from "@pulumi/kubernetes";
import {
  CONTRACT_LABEL,
  contractWithImage,
  DESCRIPTIVE_LABELS,
  type KubernetesObject,
  PLANNED_ANNOTATION,
  plannedValues,
  plannedWithImage,
} from "../core/index.ts";
import type { LeafArgs } from "./args.ts";

type WorkloadManifest = Extract<KubernetesObject, { kind: "StatefulSet" | "Deployment" | "Job" }>;

/** The metadata of an object, with labels and namespace from the arguments of the component. */
export function boundMetadata(
  metadata: KubernetesObject["metadata"],
  { image, namespace, labels }: LeafArgs,
): kubernetes.types.input.meta.v1.ObjectMeta {
  return {
    ...metadata,
    ...(namespace === undefined ? {} : { namespace }),
    ...boundLabels(metadata.labels, labels),
    ...boundAnnotations(metadata, image),
  };
}

/** The annotations of a workload whose image is an Output: one of them holds the image. */
function boundAnnotations(
  metadata: KubernetesObject["metadata"],
  image: LeafArgs["image"],
): { annotations?: Record<string, pulumi.Input<string>> } {
  const planned = metadata.annotations?.[PLANNED_ANNOTATION];
  if (image === undefined || planned === undefined || plannedValues({ metadata })?.["image"] === undefined)
    return {};
  const bound = pulumi.output(image).apply((known) => plannedWithImage(planned, known));
  return { annotations: { ...metadata.annotations, [PLANNED_ANNOTATION]: bound } };
}

/** A pod template, with labels, image and pull secrets from the arguments of the component. */
export function boundTemplate(
  template: WorkloadManifest["spec"]["template"],
  { image, imagePullSecrets, labels }: LeafArgs,
): kubernetes.types.input.core.v1.PodTemplateSpec {
  return {
    metadata: {
      ...template.metadata,
      ...boundLabels(template.metadata.labels, labels, boundContract(template.metadata.labels, image)),
    },
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
  bound: Readonly<Record<string, pulumi.Output<string>>> = {},
): { labels?: pulumi.Input<Record<string, pulumi.Input<string>>> } {
  if (added === undefined) return Object.keys(bound).length === 0 ? {} : { labels: { ...own, ...bound } };
  const descriptive: readonly string[] = DESCRIPTIVE_LABELS;
  const fixed = Object.fromEntries(Object.entries(own ?? {}).filter(([key]) => !descriptive.includes(key)));
  return {
    labels: pulumi
      .all([added, bound])
      .apply(([labels, known]) => ({ ...own, ...labels, ...fixed, ...known })),
  };
}

/** The contract of pods whose image is an Output. */
function boundContract(
  labels: Readonly<Record<string, string>> | undefined,
  image: LeafArgs["image"],
): Readonly<Record<string, pulumi.Output<string>>> {
  const contract = labels?.[CONTRACT_LABEL];
  if (contract === undefined || image === undefined) return {};
  return { [CONTRACT_LABEL]: pulumi.output(image).apply((known) => contractWithImage(contract, known)) };
}
