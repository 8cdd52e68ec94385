import { z } from "zod";
import { absolutePathSchema, lineSchema, wordSchema } from "../topology/index.ts";
import { diagnoseSchema } from "./diagnose.ts";
import { engineSettings } from "./engine-settings.ts";
import { imageMirrorSchema, imageReferenceSchema } from "./image-reference.ts";
import {
  environmentNameSchema,
  labelKeySchema,
  labelValueSchema,
  namespaceSchema,
  quotedText,
  secretKeySchema,
  subdomainSchema,
} from "./kubernetes-names.ts";
import { nodesSchema } from "./nodes.ts";
import { platformSchema } from "./platform.ts";
import { ProcedureSettings } from "./procedures/settings.ts";
import { resourcesSchema, sizeLimitSchema } from "./quantity.ts";
import { weightsSchema } from "./weights.ts";

const seconds = z.int().min(1).max(1_000_000);

const DAY = 24 * 60 * 60;

const ANNOTATIONS_LIMIT = 200 * 1024;

const probeBudget = (periodSeconds: number, failureThreshold: number) =>
  z
    .strictObject({
      periodSeconds: seconds.default(periodSeconds),
      failureThreshold: seconds.default(failureThreshold),
    })
    .refine(
      (budget) => budget.periodSeconds * budget.failureThreshold <= DAY,
      "This waits for more than a day. → lower periodSeconds × failureThreshold to 86400 or less",
    )
    .prefault({});

/**
 * The cluster a topology lands on. Every setting has a default that works on the local cluster.
 * Sources of the defaults: reference manifests of vLLM-Ascend's CI and MindCluster's documentation.
 */
export const siteSchema = z
  .strictObject({
    namespace: namespaceSchema.default("default"),
    createNamespace: z.boolean().default(false),
    image: imageReferenceSchema.optional(),
    imageMirror: imageMirrorSchema.optional(),
    imagePullPolicy: z.enum(["IfNotPresent", "Always", "Never"]).default("IfNotPresent"),
    imagePullSecrets: z
      .array(subdomainSchema("Secret"))
      .refine((names) => new Set(names).size === names.length, "A Secret stands here twice. → name each once")
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
    sharedMemory: sizeLimitSchema.optional(),
    model: z
      .strictObject({
        name: lineSchema.optional(),
        path: absolutePathSchema.optional(),
        servedModelName: wordSchema.optional(),
      })
      .prefault({}),
    hardware: lineSchema.optional(),
    resources: resourcesSchema({ cpu: "64", memory: "512Gi" }).prefault({}),
    proxyResources: resourcesSchema({ cpu: "4", memory: "8Gi" }).prefault({}),
    secretEnvironment: z
      .record(
        environmentNameSchema,
        z.strictObject({ name: subdomainSchema("Secret"), key: secretKeySchema }),
      )
      .default({}),
    labels: z.record(labelKeySchema, labelValueSchema).default({}),
    annotations: z
      .record(labelKeySchema, quotedText)
      .refine(
        (annotations) => JSON.stringify(annotations).length <= ANNOTATIONS_LIMIT,
        "An object holds at most 256 KiB of annotations. → shorten them",
      )
      .default({}),
    probes: z
      .strictObject({
        startup: probeBudget(30, 240),
        readiness: probeBudget(10, 3),
        liveness: probeBudget(30, 10),
        timeoutSeconds: seconds.default(10),
      })
      .prefault({}),
    ...engineSettings,
    procedures: ProcedureSettings.prefault({}),
    diagnose: diagnoseSchema.optional(),
    nodes: nodesSchema.prefault({}),
    joinTimeoutSeconds: seconds.default(1800),
    terminationGracePeriodSeconds: z
      .int()
      .min(20, "Ranks need time to end. → allow at least 20 seconds")
      .max(899, "MindCluster force-deletes after 900 seconds. → stay below")
      .default(120),
  })
  .check(({ value: { namespace, createNamespace, image, imageMirror }, issues }) => {
    if (image !== undefined && imageMirror !== undefined) {
      issues.push({
        code: "custom",
        path: ["imageMirror"],
        input: imageMirror,
        message: "This has no effect beside image, which is taken as it is. → take one of the two out",
      });
    }
    if (createNamespace && (namespace === "default" || namespace.startsWith("kube-"))) {
      issues.push({
        code: "custom",
        path: ["createNamespace"],
        input: createNamespace,
        message: `Every cluster has ${namespace} already. → take it out, or set namespace to one of your own`,
      });
    }
  });

/** A site whose shape is right and whose defaults are filled in. */
export type ParsedSite = z.output<typeof siteSchema>;
