import { siteSchema } from "./schema.ts";

/** Settings of the site that may also come from other resources, each with the check of its value. */
export const leafSchemas = {
  image: siteSchema.shape.image.unwrap(),
  namespace: siteSchema.shape.namespace.unwrap(),
  labels: siteSchema.shape.labels.unwrap(),
  imagePullSecrets: siteSchema.shape.imagePullSecrets.unwrap(),
} as const;
