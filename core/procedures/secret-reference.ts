import { z } from "zod";
import type { EnvironmentVariable } from "../kubernetes/types.ts";
import { secretKeySchema, subdomainSchema } from "../site/kubernetes-names.ts";

/** A key of a Secret. */
export interface SecretReference {
  name: string;
  key: string;
}

/** Checks a `SecretReference`. */
export const secretReferenceSchema = z.strictObject({
  name: subdomainSchema("Secret"),
  key: secretKeySchema,
}) satisfies z.ZodType<unknown, SecretReference>;

/** A variable that is missing where its Secret is: the script says so, while a pod that waits for it says nothing. */
export function secretVariable(name: string, reference: SecretReference): EnvironmentVariable {
  return { name, valueFrom: { secretKeyRef: { ...reference, optional: true } } };
}
