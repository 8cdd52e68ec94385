import { z } from "zod";

/** Conditions in the status of a pod or a node. */
export const conditionsSchema = z
  .array(z.object({ type: z.string(), status: z.string(), message: z.string().optional() }))
  .default([]);

/** Whether a pod or a node has the condition Ready. */
export function isReady({
  status,
}: {
  readonly status: { readonly conditions: z.infer<typeof conditionsSchema> };
}): boolean {
  return status.conditions.some(({ type, status: value }) => type === "Ready" && value === "True");
}
