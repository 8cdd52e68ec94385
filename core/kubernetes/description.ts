import type { KubernetesObject, ResolvedTopology } from "../domain/index.ts";
import { packageVersion } from "../runtime/index.ts";

/** Labels that tell people and tools about an object. A site may give them other values. */
export const DESCRIPTIVE_LABELS = [
  "app.kubernetes.io/version",
  "app.kubernetes.io/part-of",
  "app.kubernetes.io/managed-by",
] as const;

const LABEL_VALUE = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/**
 * The object with labels and annotations that describe it: the release of the engine, the document of the topology, and the
 * version of glm-serve. Selectors and pod templates have none of them, and no revision covers them: a new version of glm-serve
 * replaces nothing. A Namespace has none either, since other stacks share it.
 *
 * `managed-by` does not depend on who applies the object, so that Pulumi and `kubectl apply` agree about it.
 */
export function described<Manifest extends KubernetesObject>(
  { spec: { engine, source } }: ResolvedTopology,
  manifest: Manifest,
): Manifest {
  if (manifest.kind === "Namespace") return manifest;
  const version = packageVersion();
  const [release, partOf, managedBy] = DESCRIPTIVE_LABELS;
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      labels: {
        ...(LABEL_VALUE.test(engine.version) ? { [release]: engine.version } : {}),
        [partOf]: "glm-serve",
        [managedBy]: "glm-serve",
        ...manifest.metadata.labels,
      },
      annotations: {
        "glm-serve/document": source,
        "glm-serve/made-by": version === undefined ? "glm-serve" : `glm-serve ${version}`,
        ...manifest.metadata.annotations,
      },
    },
  };
}
