import type { EnvironmentVariable, JobContainer, JobPodSpec, ResolvedTopology } from "../domain/index.ts";
import type { SecretReference } from "../site/index.ts";
import { canonicalQuantity } from "./quantity.ts";

/**
 * A variable whose value is a field of the pod (downward API). The API server would add `apiVersion`, and owns an atomic
 * `fieldRef` that it changed: a server-side apply of the same manifest would conflict.
 */
export function fieldVariable(name: string, fieldPath: string): EnvironmentVariable {
  return { name, valueFrom: { fieldRef: { apiVersion: "v1", fieldPath } } };
}

/** A variable with a value. Kubernetes drops an empty value; the variable is then empty, too. */
export function textVariable(name: string, value: string): EnvironmentVariable {
  return value === "" ? { name } : { name, value: escapeDollars(value) };
}

/** A variable from a Secret that may be missing: its script reports that, while a pod that waits for it reports nothing. */
export function optionalSecretVariable(name: string, reference: SecretReference): EnvironmentVariable {
  return { name, valueFrom: { secretKeyRef: { ...reference, optional: true } } };
}

/** Doubles dollars: Kubernetes expands `$(NAME)` in values and arguments, and reads `$$` as one dollar. */
export function escapeDollars(text: string): string {
  return text.replaceAll("$", "$$$$");
}

/** Requests or limits of a container, as set by the user. */
interface Amounts {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
}

/**
 * The resources of a container, as its field, without those that are not set.
 *
 * @param devices requested and limited alike, since Kubernetes does not share extended resources
 */
export function resources(
  { requests, limits }: { readonly requests: Amounts; readonly limits: Amounts },
  devices: Readonly<Record<string, string>> = {},
): Pick<JobContainer, "resources"> {
  const requested = { ...amounts(requests), ...devices };
  const limited = { ...amounts(limits), ...devices };
  const given = {
    ...(isEmpty(requested) ? {} : { requests: requested }),
    ...(isEmpty(limited) ? {} : { limits: limited }),
  };
  return isEmpty(given) ? {} : { resources: given };
}

function amounts({ cpu, memory }: Amounts): Readonly<Record<string, string>> {
  return {
    ...(cpu === undefined ? {} : { cpu: canonicalQuantity(cpu) }),
    ...(memory === undefined ? {} : { memory: canonicalQuantity(memory) }),
  };
}

/** Whether Kubernetes drops a list or record, since it is empty. */
function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

/** The site's image pull secrets, as a field of a pod. */
export function imagePullSecrets({ site }: ResolvedTopology): Pick<JobPodSpec, "imagePullSecrets"> {
  const { imagePullSecrets: names } = site;
  return names.length === 0 ? {} : { imagePullSecrets: names.map((name) => ({ name })) };
}
