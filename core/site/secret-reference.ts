import { z } from "zod";
import { secretKeySchema, subdomainSchema } from "./kubernetes-names.ts";

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
