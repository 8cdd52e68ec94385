import { z } from "zod";
import { absolutePathSchema, mountPathSchema } from "../topology/index.ts";
import { subdomainSchema } from "./kubernetes-names.ts";

const subPathSchema = z
  .string()
  .regex(
    /^(?!\/)(?!(.*\/)?\.\.(\/|$))[\w@%+=:,./-]+$/,
    "This is not a path inside the volume. → write it without / at the front and without ..",
  );

const serverSchema = z.string().regex(/^[\w.:-]+$/, "This is not a server. → write its name or address");

/** Where the weights volume comes from; exactly one kind. */
export const weightsSchema = z
  .strictObject({
    /** A directory on every node; the documents use the same path inside and outside the container. */
    hostPath: z.strictObject({ path: mountPathSchema }).optional(),
    persistentVolumeClaim: z
      .strictObject({ claimName: subdomainSchema("claim"), subPath: subPathSchema.optional() })
      .optional(),
    nfs: z.strictObject({ server: serverSchema, path: absolutePathSchema }).optional(),
    /** Mounts the volume read-only; the engine's compile cache then moves to /tmp. */
    readOnly: z.boolean().default(false),
  })
  .refine(
    ({ hostPath, persistentVolumeClaim, nfs }) =>
      [hostPath, persistentVolumeClaim, nfs].filter((kind) => kind !== undefined).length <= 1,
    "The weights come from one volume only. → keep one of hostPath, persistentVolumeClaim, nfs",
  );
