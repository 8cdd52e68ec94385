import { z } from "zod";
import type { SchemaOf } from "../topology/index.ts";
import { secretKeySchema, subdomainSchema } from "./kubernetes-names.ts";

/** A key of a Secret in the same namespace. */
export interface SecretReference {
  /** Name of the Secret. */
  name: string;
  /** Key in the Secret. */
  key: string;
}

const schema = z.strictObject({ name: subdomainSchema("Secret"), key: secretKeySchema });

export const secretReferenceSchema = schema satisfies SchemaOf<SecretReference, typeof schema>;
