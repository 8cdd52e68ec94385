import { z } from "zod";
import { customIssue, explained, invalid } from "../errors/index.ts";
import {
  absolutePathSchema,
  environmentNameSchema,
  lineSchema,
  nameSchema,
  type SchemaOf,
  wordSchema,
} from "../topology/index.ts";
import { apiKeySchema, type ApiKeySettings } from "./api-key.ts";
import { type DiagnoseSettings, diagnoseSchema } from "./diagnose.ts";
import { type DisruptionBudgetSettings, disruptionBudgetSchema } from "./disruption-budget.ts";
import { type DrainSettings, drainSchema } from "./drain.ts";
import { engineSettings, type EngineSettings } from "./engine-settings.ts";
import { imageMirrorSchema, imageReferenceSchema } from "./image-reference.ts";
import {
  labelKeySchema,
  labelValueSchema,
  namespaceSchema,
  quotedText,
  subdomainSchema,
} from "./kubernetes-names.ts";
import { limitsSchema, type LimitSettings } from "./limits.ts";
import { linkSchema, type LinkSettings } from "./link.ts";
import { networkPolicySchema, type NetworkPolicySettings } from "./network-policy.ts";
import { type NodeSettings, nodesSchema } from "./nodes.ts";
import { type ObservabilitySettings, observabilitySchema } from "./observability.ts";
import { placementSchema, type PlacementSettings } from "./placement.ts";
import { type PlatformSettings, platformSchema } from "./platform.ts";
import { type PodSecuritySettings, podSecuritySchema } from "./pod-security.ts";
import { type ProbeSettings, probesSchema, secondsSchema } from "./probes.ts";
import { type ProcedureSettings, proceduresSchema } from "./procedures/settings.ts";
import { sizeLimitSchema } from "./quantity.ts";
import { type ResourceSettings, resourcesSchema } from "./resources.ts";
import { rolloutSchema, type RolloutSettings } from "./rollout.ts";
import { type SecretReference, secretReferenceSchema } from "./secret-reference.ts";
import { type WarmUpSettings, warmUpSchema } from "./warm-up.ts";
import { type WeightsSettings, weightsSchema } from "./weights.ts";

/** The cluster on which a topology is deployed. Every setting is optional. */
export interface Site extends EngineSettings {
  /**
   * Prefix of the names of all objects. Stacks of one topology in one namespace need different prefixes. Changing this replaces
   * everything.
   * @default the topology's name
   */
  instance?: string | undefined;
  /**
   * Namespace of all objects. Changing this replaces everything.
   * @default "default"
   */
  namespace?: string | undefined;
  /**
   * Whether to create the namespace. Otherwise, the namespace must exist. Changing this restarts nothing.
   * @default false
   */
  createNamespace?: boolean | undefined;
  /**
   * Image of the engine and the proxy, with a tag or a digest. Changing this replaces every group and restarts the
   * proxy.
   * @default the engine's image of the topology's release
   */
  image?: string | undefined;
  /**
   * Registry that replaces the registry of the engine's image, e.g. `mirror.example/quay`. Changing this replaces every
   * group and restarts the proxy.
   * @default no mirror
   */
  imageMirror?: string | undefined;
  /**
   * When nodes pull the image. Changing this replaces every group and restarts the proxy.
   * @default "IfNotPresent"
   */
  imagePullPolicy?: "IfNotPresent" | "Always" | "Never" | undefined;
  /**
   * Names of the Secrets with which nodes pull the image. Changing this replaces every group and restarts the proxy.
   * @default []
   */
  imagePullSecrets?: string[] | undefined;
  /** The volume with the weights, mounted at the topology's `model.volumePath`. */
  weights?: WeightsSettings | undefined;
  /** How the cluster offers its devices. */
  platform?: PlatformSettings | undefined;
  /**
   * Where the pods of groups run, by super-pod or rack. Changing this replaces every group.
   * @default anywhere
   */
  placement?: PlacementSettings | undefined;
  /** The network of the nodes. */
  network?: NetworkSettings | undefined;
  /**
   * Policies for the pods in the pod network; connections to the nodes are for a firewall (`glm-serve ports --firewall`). Changing
   * this restarts nothing.
   * @default no policies
   */
  networkPolicy?: NetworkPolicySettings | undefined;
  /**
   * Size limit of /dev/shm, a Kubernetes quantity. Changing this replaces every group.
   * @default 64Gi; for LightLLM what its requests need
   */
  sharedMemory?: string | number | undefined;
  /** Another model of the same family in place of the topology's. */
  model?: ModelSettings | undefined;
  /**
   * Kind of every node in place of the topology's, e.g. `atlas-800-a2`. Changing this replaces every group.
   * @default the topology's `hardware`
   */
  hardware?: string | undefined;
  /**
   * CPU and memory of an engine container. Changing this replaces every group.
   * @default requests of 64 CPUs and 512Gi, no limits
   */
  resources?: ResourceSettings | undefined;
  /**
   * CPU and memory of the proxy, and of the server of `kvTransfer.pool`. Changing this restarts the proxy.
   * @default requests of 4 CPUs and 8Gi, no limits
   */
  proxyResources?: ResourceSettings | undefined;
  /**
   * API key that the engines require, and that the proxy, smoke, bench and accuracy send. Changing this replaces
   * every group and restarts the proxy.
   * @default none: the API needs no key
   */
  apiKey?: ApiKeySettings | undefined;
  /**
   * Environment variables of the engine from keys of Secrets: `{ HF_TOKEN: { name: "hub", key: "token" } }`. The proxy receives
   * only its API key. Changing this replaces every group and restarts the proxy.
   * @default {}
   */
  secretEnvironment?: Record<string, SecretReference> | undefined;
  /** How the pods of a group know each other. */
  link?: LinkSettings | undefined;
  /**
   * What pods may do beyond the least that glm-serve gives them (docs/security.md). Changing this replaces every group and restarts
   * the proxy.
   */
  podSecurity?: PodSecuritySettings | undefined;
  /**
   * Labels of every object and pod. Changing this replaces every group and restarts the proxy.
   * @default {}
   */
  labels?: Record<string, string> | undefined;
  /**
   * Annotations of every object and pod. Changing this replaces every group and restarts the proxy.
   * @default {}
   */
  annotations?: Record<string, string> | undefined;
  /** Probes of the engine containers and the proxy. Changing them replaces every group and restarts the proxy. */
  probes?: ProbeSettings | undefined;
  /**
   * Jobs before and after serving. Each runs only when its setting is present; `smoke: {}` runs smoke with its defaults.
   * Changing one runs the Job again.
   */
  procedures?: ProcedureSettings | undefined;
  /**
   * Switches for troubleshooting, which override flags of the topology. Changing them replaces the groups whose flags
   * change.
   */
  diagnose?: DiagnoseSettings | undefined;
  /** How Prometheus and Grafana watch the stack. */
  observability?: ObservabilitySettings | undefined;
  /**
   * Ports of the nodes that glm-serve does not manage. Plans are checked against them, and assigned ports avoid them.
   * Changing them replaces the groups whose assigned ports change.
   */
  nodes?: NodeSettings | undefined;
  /** Sizes above which a topology is refused. Changing them restarts nothing. */
  limits?: LimitSettings | undefined;
  /**
   * How the groups of each pool change, by the name of the group: `{ decode: { maxUnavailable: 2 } }`. By default, one group of each
   * pool changes at a time. Changing this restarts nothing.
   * @default {}
   */
  rollout?: Record<string, RolloutSettings> | undefined;
  /**
   * Seconds that the pods of a group wait for each other before they exit. Changing this replaces every group.
   * @default 1800
   */
  joinTimeoutSeconds?: number | undefined;
  /**
   * Seconds that a pod may take to stop, from 20 to 899. Changing this replaces every group and restarts the proxy.
   * @default 120
   */
  terminationGracePeriodSeconds?: number | undefined;
  /** What an engine pod does before it ends. */
  drain?: DrainSettings | undefined;
  /** Whether a pod becomes ready only once each of its APIs has answered a completion of one token. */
  warmUp?: WarmUpSettings | undefined;
  /** What evictions, such as those of `kubectl drain`, may end. */
  disruptionBudget?: DisruptionBudgetSettings | undefined;
}

/** The network of the nodes. */
export interface NetworkSettings {
  /**
   * Name of the NIC for HCCL and Gloo. Changing this replaces every group.
   * @default the NIC with the node's address
   */
  interface?: string | undefined;
}

/** Another model of the same family in place of the topology's. */
export interface ModelSettings {
  /**
   * Name on the model card, e.g. `GLM-5.1`. Changing this restarts nothing.
   * @default the topology's `model.name`
   */
  name?: string | undefined;
  /**
   * Absolute path of the weights in the container. Changing this replaces every group and restarts the proxy.
   * @default the topology's `model.path`
   */
  path?: string | undefined;
  /**
   * Name of the model in requests. Changing this replaces every group and restarts the proxy.
   * @default the topology's `model.servedModelName`
   */
  servedModelName?: string | undefined;
}

/**
 * Kubernetes rejects an object with more than 256 KiB of annotations, keys and values in UTF-8; this leaves room for what glm-serve
 * adds.
 */
const ANNOTATIONS_LIMIT = 200 * 1024;

function bytesOf(texts: Readonly<Record<string, string>>): number {
  return new TextEncoder().encode(Object.entries(texts).flat().join("")).length;
}

// Linux, dev_valid_name. `ip link` prints eth0@if5 for the interface eth0.
const interfaceSchema = explained(z.string().regex(/^(?!\.\.?$)[A-Za-z0-9_.][A-Za-z0-9_.-]{0,14}$/), {
  malformed: (setting) => ({
    message: `${setting} is not a valid name of a network interface.`,
    fix: `Set ${setting} to the name that \`ip link\` prints, without an @ and what follows, for example enp67s0f5`,
  }),
});

const gracePeriodSchema = explained(z.int().min(20).max(899), {
  malformed: (setting) => ({
    message: `${setting} must be from 20 to 899: ranks need time to end, and MindCluster deletes a pod by force after 900 seconds.`,
    fix: `Set ${setting} to a number from 20 to 899`,
  }),
});

const schema = z
  .strictObject({
    instance: nameSchema.optional(),
    namespace: namespaceSchema.default("default"),
    createNamespace: z.boolean().default(false),
    image: imageReferenceSchema.optional(),
    imageMirror: imageMirrorSchema.optional(),
    imagePullPolicy: z.enum(["IfNotPresent", "Always", "Never"]).default("IfNotPresent"),
    imagePullSecrets: z
      .array(subdomainSchema("Secret"))
      .refine(
        (names) => new Set(names).size === names.length,
        invalid((setting) => ({
          message: `${setting} names a Secret twice.`,
          fix: "Remove the second entry",
        })),
      )
      .default([]),
    weights: weightsSchema.prefault({}),
    platform: platformSchema.prefault({}),
    placement: placementSchema.optional(),
    network: z.strictObject({ interface: interfaceSchema.optional() }).prefault({}),
    networkPolicy: networkPolicySchema.optional(),
    sharedMemory: sizeLimitSchema.optional(),
    model: z
      .strictObject({
        name: lineSchema.optional(),
        path: absolutePathSchema.optional(),
        servedModelName: wordSchema.optional(),
      })
      .prefault({}),
    hardware: lineSchema.optional(),
    // From the reference manifests of vLLM-Ascend's CI.
    resources: resourcesSchema({ cpu: "64", memory: "512Gi" }).prefault({}),
    proxyResources: resourcesSchema({ cpu: "4", memory: "8Gi" }).prefault({}),
    apiKey: apiKeySchema.optional(),
    secretEnvironment: z.record(environmentNameSchema, secretReferenceSchema).default({}),
    link: linkSchema.prefault({}),
    podSecurity: podSecuritySchema.prefault({}),
    labels: z.record(labelKeySchema, labelValueSchema).default({}),
    annotations: z
      .record(labelKeySchema, quotedText)
      .refine(
        (annotations) => bytesOf(annotations) <= ANNOTATIONS_LIMIT,
        invalid((setting) => ({
          message: `${setting} must be at most 200 KiB in total.`,
          fix: "Shorten the annotations",
        })),
      )
      .default({}),
    probes: probesSchema.prefault({}),
    ...engineSettings,
    procedures: proceduresSchema.prefault({}),
    diagnose: diagnoseSchema.optional(),
    observability: observabilitySchema.prefault({}),
    nodes: nodesSchema.prefault({}),
    limits: limitsSchema.prefault({}),
    rollout: rolloutSchema.default({}),
    joinTimeoutSeconds: secondsSchema.default(1800),
    terminationGracePeriodSeconds: gracePeriodSchema.default(120),
    drain: drainSchema.prefault({}),
    warmUp: warmUpSchema.prefault({}),
    disruptionBudget: disruptionBudgetSchema.prefault({}),
  })
  .check(({ value: { namespace, createNamespace, image, imageMirror }, issues }) => {
    if (image !== undefined && imageMirror !== undefined) {
      issues.push(
        customIssue(imageMirror, ["imageMirror"], () => ({
          message: "imageMirror has no effect: image is set and used unchanged.",
          fix: "Remove imageMirror or image",
        })),
      );
    }
    if (createNamespace && (namespace === "default" || namespace.startsWith("kube-"))) {
      issues.push(
        customIssue(createNamespace, ["createNamespace"], () => ({
          message: `createNamespace cannot create ${namespace}, which exists in every cluster.`,
          fix: "Remove createNamespace, or set namespace to another name",
        })),
      );
    }
  });

/** Reads a site and fills in its defaults, which work on the local cluster. */
export const siteSchema = schema satisfies SchemaOf<Site, typeof schema>;

/** A site whose shape is checked and whose defaults are filled in. */
export type ParsedSite = z.output<typeof siteSchema>;
