import type { EnvironmentVariable, JobPodSpec, ResolvedTopology } from "../domain/index.ts";
import type { SecretReference } from "../site/index.ts";

/** A variable whose value is a field of the pod (downward API). */
export function fieldVariable(name: string, fieldPath: string): EnvironmentVariable {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

/** A variable from a Secret that may be missing: its script reports that, while a pod that waits for it reports nothing. */
export function optionalSecretVariable(name: string, reference: SecretReference): EnvironmentVariable {
  return { name, valueFrom: { secretKeyRef: { ...reference, optional: true } } };
}

/** Doubles dollars: Kubernetes expands `$(NAME)` in values and arguments, and reads `$$` as one dollar. */
export function escapeDollars(text: string): string {
  return text.replaceAll("$", "$$$$");
}

/** Requests or limits of a container, without those that are not set. */
export function quantities({
  cpu,
  memory,
}: {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
}): Readonly<Record<string, string>> {
  return {
    ...(cpu === undefined ? {} : { cpu }),
    ...(memory === undefined ? {} : { memory }),
  };
}

/** The site's image pull secrets, as a field of a pod. */
export function imagePullSecrets({ site }: ResolvedTopology): Pick<JobPodSpec, "imagePullSecrets"> {
  const { imagePullSecrets: names } = site;
  return names.length === 0 ? {} : { imagePullSecrets: names.map((name) => ({ name })) };
}
