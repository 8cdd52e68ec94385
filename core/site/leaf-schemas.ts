import { siteSchema } from "./site.ts";

/** Schemas of the settings that a component also takes from other resources. */
export const leafSchemas = {
  image: siteSchema.shape.image.unwrap(),
  namespace: siteSchema.shape.namespace.unwrap(),
  labels: siteSchema.shape.labels.unwrap(),
  imagePullSecrets: siteSchema.shape.imagePullSecrets.unwrap(),
} as const;
