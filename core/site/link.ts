import { z } from "zod";
import type { SchemaOf } from "../topology/index.ts";
import { type SecretReference, secretReferenceSchema } from "./secret-reference.ts";

/** How the pods of a group know each other. */
export interface LinkSettings {
  /**
   * The Secret with the token of all groups: at least 16 random bytes. The pods of a group do not start without it. Changing this
   * replaces every group.
   * @default the Secret of each group, `<StatefulSet>-link` with the key `token`: Pulumi creates it; without it, the pods
   * of a group know each other by the addresses of their headless Service
   */
  secret?: SecretReference | undefined;
}

const schema = z.strictObject({ secret: secretReferenceSchema.optional() });

export const linkSchema = schema satisfies SchemaOf<LinkSettings, typeof schema>;
