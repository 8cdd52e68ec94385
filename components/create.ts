import { randomBytes } from "node:crypto";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedObject } from "../core/index.ts";
import type { LeafArgs } from "./args.ts";
import { boundMetadata, boundRules, boundTemplate } from "./leaves.ts";

/** Deletion waits for the pods: their grace period, and some minutes for a node that does not respond. */
const DELETE_TIMEOUT = "30m";

/** By default, Pulumi's provider makes up a manager for each object that it creates. */
const FIELD_MANAGER_ANNOTATION = "pulumi.com/patchFieldManager";

const FIELD_MANAGER = "pulumi-kubernetes-glm-serve";

/**
 * Creates the planned objects as children of a component. Returns them by key. Only RanktableConfigMap creates its single
 * object itself.
 *
 * @param turn what the objects wait for, and then depend on
 */
export function createObjects(
  parent: pulumi.Resource,
  name: string,
  objects: readonly PlannedObject[],
  leaves: LeafArgs,
  turn?: Promise<readonly pulumi.Resource[]>,
): ReadonlyMap<string, pulumi.Resource> {
  const made = new Map<string, pulumi.Resource>();
  for (const object of objects) {
    const own = object.after.flatMap((key) => made.get(key) ?? []);
    const dependsOn = turn === undefined ? own : turn.then((before) => [...before, ...own]);
    const child = object.suffix === undefined ? name : `${name}-${object.suffix}`;
    made.set(object.key, createObject(child, object, leaves, { parent, dependsOn }));
  }
  return made;
}

function createObject(
  name: string,
  {
    manifest,
    readyWithinSeconds,
    replaceOnChanges,
    ignoreChanges = [],
    keepsImage,
    generated,
  }: PlannedObject,
  leaves: LeafArgs,
  options: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const { image, ...others } = leaves;
  const ownImage = keepsImage === true || image === undefined;
  const bound = ownImage ? others : { ...others, image };
  const metadata = boundMetadata(manifest.metadata, bound);
  switch (manifest.kind) {
    case "Namespace":
      return new kubernetes.core.v1.Namespace(
        name,
        { ...manifest, metadata: { ...manifest.metadata, name: leaves.namespace ?? manifest.metadata.name } },
        options,
      );
    case "ConfigMap":
      return new kubernetes.core.v1.ConfigMap(
        name,
        { ...manifest, metadata },
        { ...options, ignoreChanges: [...ignoreChanges] },
      );
    case "Secret":
      // Random at each run, so the first value stays: changes of the data are ignored.
      return new kubernetes.core.v1.Secret(
        name,
        { ...manifest, metadata, data: pulumi.secret(randomData(generated)) },
        { ...options, ignoreChanges: ["data"] },
      );
    case "Service":
      // A Service with a cluster IP is ready once its pods are.
      return new kubernetes.core.v1.Service(
        name,
        { ...manifest, metadata },
        { ...options, customTimeouts: timeouts(readyWithinSeconds) },
      );
    case "StatefulSet":
      return new kubernetes.apps.v1.StatefulSet(
        name,
        {
          ...manifest,
          metadata: boundMetadata(underOneManager(manifest.metadata), bound),
          spec: { ...manifest.spec, template: boundTemplate(manifest.spec.template, leaves) },
        },
        {
          ...options,
          replaceOnChanges: [...replaceOnChanges],
          // The name is fixed, so the old group must be deleted before the new one is created.
          deleteBeforeReplace: true,
          customTimeouts: timeouts(readyWithinSeconds),
        },
      );
    case "Deployment":
      return new kubernetes.apps.v1.Deployment(
        name,
        {
          ...manifest,
          metadata,
          spec: { ...manifest.spec, template: boundTemplate(manifest.spec.template, leaves) },
        },
        { ...options, customTimeouts: timeouts(readyWithinSeconds) },
      );
    case "Job":
      return new kubernetes.batch.v1.Job(
        name,
        {
          ...manifest,
          metadata,
          spec: { ...manifest.spec, template: boundTemplate(manifest.spec.template, bound) },
        },
        { ...options, customTimeouts: timeouts(readyWithinSeconds) },
      );
    case "ServiceAccount":
      return new kubernetes.core.v1.ServiceAccount(name, { ...manifest, metadata }, options);
    case "Role":
      return new kubernetes.rbac.v1.Role(
        name,
        { ...manifest, metadata, rules: [...manifest.rules] },
        options,
      );
    case "RoleBinding":
      return new kubernetes.rbac.v1.RoleBinding(
        name,
        {
          ...manifest,
          metadata,
          subjects: manifest.subjects.map((subject) => ({
            ...subject,
            namespace: leaves.namespace ?? subject.namespace,
          })),
        },
        options,
      );
    case "PodMonitor": {
      const { apiVersion, kind, spec } = manifest;
      return new kubernetes.apiextensions.CustomResource(name, { apiVersion, kind, metadata, spec }, options);
    }
    case "PrometheusRule": {
      const { apiVersion, kind } = manifest;
      const spec = boundRules(manifest, leaves);
      return new kubernetes.apiextensions.CustomResource(name, { apiVersion, kind, metadata, spec }, options);
    }
    case "PodDisruptionBudget":
      return new kubernetes.policy.v1.PodDisruptionBudget(name, { ...manifest, metadata }, options);
    case "NetworkPolicy":
      return new kubernetes.networking.v1.NetworkPolicy(name, { ...manifest, metadata }, options);
    default:
      return manifest satisfies never;
  }
}

/**
 * The preview of a replacement applies the new object to the one that runs, and its fields join those of any other manager: a moved port
 * would have the name of the old one, a probe two handlers. Under one manager, the new fields take the place of the old ones.
 */
function underOneManager(metadata: PlannedObject["manifest"]["metadata"]): typeof metadata {
  return { ...metadata, annotations: { ...metadata.annotations, [FIELD_MANAGER_ANNOTATION]: FIELD_MANAGER } };
}

function randomData(generated: PlannedObject["generated"]): Record<string, string> {
  if (generated === undefined) return {};
  const token = randomBytes(generated.bytes).toString("hex");
  return { [generated.key]: Buffer.from(token).toString("base64") };
}

function timeouts(seconds: number | undefined): pulumi.CustomTimeouts {
  const ready = seconds === undefined ? {} : { create: `${seconds}s`, update: `${seconds}s` };
  return { ...ready, delete: DELETE_TIMEOUT };
}

/** Names of the Services among planned objects. */
export function serviceNames(objects: readonly PlannedObject[]): string[] {
  return objects
    .filter(({ manifest }) => manifest.kind === "Service")
    .map(({ manifest }) => manifest.metadata.name);
}
