import { z } from "zod";
import type { SchemaOf } from "../topology/index.ts";
import { type SecretReference, secretReferenceSchema } from "./secret-reference.ts";

/** The key that clients of the stack send. */
export interface ApiKeySettings {
  /** The Secret with the key. */
  secret: SecretReference;
}

const schema = z.strictObject({ secret: secretReferenceSchema });

export const apiKeySchema = schema satisfies SchemaOf<ApiKeySettings, typeof schema>;
