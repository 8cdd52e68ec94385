import type { EnvironmentVariable } from "../kubernetes/types.ts";
import type { ResolvedTopology } from "../resolve/resolved.ts";
import type { SecretReference } from "./secret-reference.ts";

/** Where the API key of a client stands, where there is one: its own, or the one that the engines ask for. */
export function apiKeyReference(
  { site, engine }: ResolvedTopology,
  given: SecretReference | undefined,
): SecretReference | undefined {
  const asked = engine.apiKeyVariable;
  return given ?? (asked === undefined ? undefined : site.secretEnvironment[asked]);
}

/** The variable of a client that holds the API key, where there is one. */
export function apiKeyVariable(
  name: string,
  topology: ResolvedTopology,
  given: SecretReference | undefined,
): readonly EnvironmentVariable[] {
  const reference = apiKeyReference(topology, given);
  return reference === undefined ? [] : [{ name, valueFrom: { secretKeyRef: reference } }];
}
