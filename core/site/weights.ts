import { z } from "zod";
import { absolutePathSchema } from "../topology/schema.ts";

/** Where the weights volume comes from; exactly one kind. */
export const weightsSchema = z
  .strictObject({
    /** A directory on every node; the documents use the same path inside and outside the container. */
    hostPath: z.strictObject({ path: absolutePathSchema }).optional(),
    persistentVolumeClaim: z
      .strictObject({ claimName: z.string().min(1), subPath: z.string().min(1).optional() })
      .optional(),
    nfs: z.strictObject({ server: z.string().min(1), path: absolutePathSchema }).optional(),
    /** Mounts the volume read-only; the engine's compile cache then moves to /tmp. */
    readOnly: z.boolean().default(false),
  })
  .refine(
    ({ hostPath, persistentVolumeClaim, nfs }) =>
      [hostPath, persistentVolumeClaim, nfs].filter((kind) => kind !== undefined).length <= 1,
    "The weights come from one volume only. → keep one of hostPath, persistentVolumeClaim, nfs",
  );
