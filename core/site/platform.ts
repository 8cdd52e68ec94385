import { z } from "zod";
import { mountPathSchema, nameSchema } from "../topology/index.ts";
import { labelKeySchema, labelValueSchema, resourceNameSchema, subdomainSchema } from "./kubernetes-names.ts";
import { profileNames } from "./profiles/profiles.ts";
import { tolerationSchema } from "./toleration.ts";

/** How the cluster offers its devices. Whatever a profile presets can be set here. */
export const platformSchema = z.strictObject({
  profile: z.enum(profileNames).default("plain"),
  resourceName: resourceNameSchema.optional(),
  schedulerName: subdomainSchema("scheduler").optional(),
  runtimeClassName: subdomainSchema("RuntimeClass").optional(),
  nodeSelector: z.record(labelKeySchema, labelValueSchema).optional(),
  tolerations: z.array(tolerationSchema).optional(),
  driverMounts: z
    .array(z.strictObject({ name: nameSchema, path: mountPathSchema, type: z.enum(["File", "Directory"]) }))
    .optional(),
});
