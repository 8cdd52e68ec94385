import { type KubernetesObject, textsOf, valueAt } from "../domain/index.ts";
import { ASPECTS, type AspectValues } from "./aspects.ts";

/** Annotation with the values that the plan gives the aspects of an object, in JSON. */
export const PLANNED_ANNOTATION = "glm-serve/planned";

/** Values of an object by aspect. */
export type PlannedValues = Readonly<Record<string, AspectValues>>;

/**
 * The object with an annotation of what the plan gives it, so that a policy can name later alterations. Pod templates have
 * none, so it replaces nothing.
 */
export function withPlannedValues<Manifest extends KubernetesObject>(manifest: Manifest): Manifest {
  const values = aspectsOf(manifest.kind, manifest);
  if (Object.keys(values).length === 0) return manifest;
  const annotations = { ...manifest.metadata.annotations, [PLANNED_ANNOTATION]: JSON.stringify(values) };
  return { ...manifest, metadata: { ...manifest.metadata, annotations } };
}

/** The values of all aspects that a kind has. */
export function aspectsOf(kind: string, manifest: unknown): PlannedValues {
  return Object.fromEntries(
    ASPECTS.filter(({ kinds }) => kinds.some((known) => known === kind)).flatMap(({ name, read }) => {
      const values = read(manifest);
      return Object.keys(values).length === 0 ? [] : [[name, values] as const];
    }),
  );
}

/** The values that the annotation of an object holds; undefined without a readable annotation. */
export function plannedValues(manifest: unknown): PlannedValues | undefined {
  const text = valueAt(manifest, "metadata", "annotations", PLANNED_ANNOTATION);
  if (typeof text !== "string") return undefined;
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values !== "object" || values === null) return undefined;
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textsOf(value)]));
  } catch {
    return undefined;
  }
}

/** The annotation of a workload whose containers get an image that is known after the plan. */
export function plannedWithImage(annotation: string, image: string): string {
  const values = plannedValues({ metadata: { annotations: { [PLANNED_ANNOTATION]: annotation } } }) ?? {};
  const images = Object.keys(values["image"] ?? {}).map((container) => [container, image] as const);
  return JSON.stringify({ ...values, image: Object.fromEntries(images) });
}
