import { z } from "zod";
import { imageReferenceSchema } from "./image-reference.ts";
import { rankTableSchema } from "./ranktable.ts";
import { platformSchema } from "./platform.ts";
import { absolutePathSchema } from "../topology/schema.ts";
import { weightsSchema } from "./weights.ts";

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

const quantity = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(
    z
      .string()
      .regex(
        /^[0-9]+(\.[0-9]+)?(m|[kMGTPE]|[KMGTPE]i)?$/,
        "This is not a Kubernetes quantity. → write for example 64, 500m or 64Gi",
      ),
  );

const seconds = z.int().min(1).max(1_000_000);
const labelKey = z
  .string()
  .regex(
    /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
    "This is not a legal key of a label or annotation. → write name or domain/name",
  );
const label = z
  .string("This must be a text. → put it in quotes")
  .regex(
    /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/,
    "This is not a legal label value. → use at most 63 letters, digits, - _ .",
  );

const computeResources = z.strictObject({ cpu: quantity.optional(), memory: quantity.optional() });

const probeBudget = (periodSeconds: number, failureThreshold: number) =>
  z
    .strictObject({
      periodSeconds: seconds.default(periodSeconds),
      failureThreshold: seconds.default(failureThreshold),
    })
    .prefault({});

/**
 * The cluster a topology lands on. Every setting has a default that works on the local cluster.
 * Sources of the defaults: reference manifests of vLLM-Ascend's CI and MindCluster's documentation.
 */
export const siteSchema = z.strictObject({
  namespace: z
    .string()
    .max(63)
    .regex(DNS_LABEL, "This is not a namespace. → use lower-case letters, digits and hyphens")
    .default("default"),
  createNamespace: z.boolean().default(false),
  image: imageReferenceSchema.optional(),
  imageMirror: z
    .string()
    .regex(
      /^[a-zA-Z0-9][\w.-]*(:[0-9]+)?(\/[a-z0-9][\w.-]*)*$/,
      "This is not a registry. → write host, host:port or host/path, without https:// and without a trailing slash",
    )
    .optional(),
  imagePullPolicy: z.enum(["IfNotPresent", "Always", "Never"]).default("IfNotPresent"),
  imagePullSecrets: z
    .array(z.string().regex(DNS_LABEL, "This is not the name of a Secret. → write its name only"))
    .default([]),
  weights: weightsSchema.prefault({}),
  platform: platformSchema.prefault({}),
  network: z
    .strictObject({
      interface: z
        .string()
        .regex(
          /^[A-Za-z0-9_.@-]{1,15}$/,
          "This is not the name of a network interface. → write it as `ip link` shows it, e.g. enp67s0f5",
        )
        .optional(),
    })
    .prefault({}),
  sharedMemory: quantity.optional(),
  resources: z
    .strictObject({
      requests: computeResources.prefault({ cpu: "64", memory: "512Gi" }),
      limits: computeResources.prefault({}),
    })
    .prefault({}),
  proxyResources: z
    .strictObject({
      requests: computeResources.prefault({ cpu: "4", memory: "8Gi" }),
      limits: computeResources.prefault({}),
    })
    .prefault({}),
  secretEnvironment: z
    .record(
      z
        .string()
        .regex(
          /^[A-Za-z_][A-Za-z0-9_]*$/,
          "This is not a name of an environment variable. → use letters, digits and underscores",
        ),
      z.strictObject({ name: z.string().min(1), key: z.string().min(1) }),
    )
    .default({}),
  labels: z.record(labelKey, label).default({}),
  annotations: z.record(labelKey, z.string("This must be a text. → put it in quotes")).default({}),
  probes: z
    .strictObject({
      startup: probeBudget(30, 240),
      readiness: probeBudget(10, 3),
      liveness: probeBudget(30, 10),
      timeoutSeconds: seconds.default(10),
    })
    .prefault({}),
  vllmAscend: z.strictObject({ installFiaOperators: z.boolean().default(false) }).prefault({}),
  xllm: z.strictObject({ binaryPath: absolutePathSchema.optional() }).prefault({}),
  rankTable: rankTableSchema.optional(),
  joinTimeoutSeconds: seconds.default(1800),
  terminationGracePeriodSeconds: z
    .int()
    .min(20, "Ranks need time to end. → allow at least 20 seconds")
    .max(899, "MindCluster force-deletes after 900 seconds. → stay below")
    .default(120),
});

/** A site whose shape is right and whose defaults are filled in. */
export type ParsedSite = z.output<typeof siteSchema>;
