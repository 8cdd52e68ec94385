import { z } from "zod";
import { platformProfiles } from "./profiles/index.ts";

const QUALIFIED_NAME = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

const tolerationSchema = z.strictObject({
  key: z.string().optional(),
  operator: z.enum(["Exists", "Equal"]).optional(),
  value: z.string().optional(),
  effect: z.enum(["NoSchedule", "PreferNoSchedule", "NoExecute"]).optional(),
  tolerationSeconds: z.int().optional(),
});

/** How the cluster offers its devices. Whatever a profile presets can be set here. */
export const platformSchema = z.strictObject({
  profile: z.enum(platformProfiles.names).default("plain"),
  resourceName: z
    .string()
    .regex(QUALIFIED_NAME, "This is not a resource name. → write domain/name")
    .optional(),
  schedulerName: z.string().min(1).optional(),
  runtimeClassName: z.string().min(1).optional(),
  nodeSelector: z.record(z.string(), z.string("This must be a text. → put it in quotes")).optional(),
  tolerations: z.array(tolerationSchema).optional(),
});
