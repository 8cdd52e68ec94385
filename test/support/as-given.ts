import type { KubernetesObject } from "../../core/index.ts";

/** What Pulumi gets of an object: a StatefulSet has one field manager, so that the preview of its replacement merges no old fields. */
export const asGiven = (manifest: KubernetesObject) => ({
  ...manifest,
  metadata: {
    ...manifest.metadata,
    ...(manifest.kind === "StatefulSet"
      ? {
          annotations: {
            ...manifest.metadata.annotations,
            "pulumi.com/patchFieldManager": "pulumi-kubernetes-glm-serve",
          },
        }
      : {}),
  },
});
