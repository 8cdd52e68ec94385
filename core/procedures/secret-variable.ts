import type { EnvironmentVariable } from "../domain/index.ts";
import type { SecretReference } from "../site/index.ts";

/** A variable that is missing where its Secret is: the script says so, while a pod that waits for it says nothing. */
export function secretVariable(name: string, reference: SecretReference): EnvironmentVariable {
  return { name, valueFrom: { secretKeyRef: { ...reference, optional: true } } };
}
