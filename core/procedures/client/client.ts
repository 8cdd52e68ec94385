import {
  apiKeyOf,
  type EnvironmentVariable,
  type ProcedureContext,
  type ResolvedTopology,
} from "../../domain/index.ts";
import { groupLabels, optionalSecretVariable, weightsAreShared } from "../../kubernetes/index.ts";
import { podFiles } from "../../runtime/index.ts";
import type { SecretReference } from "../../site/index.ts";

/** The scripts that every client of a stack shares. */
export const clientFiles = podFiles("core/procedures/client", ["api.py", "api_key.py", "stack.py"]);

/** The API key of a client of the stack: its variable, and its fields in the script's plan. */
export interface ClientKey {
  readonly environment: readonly EnvironmentVariable[];
  readonly plan: {
    /** The Secret and its key, for messages. Absent without a key. */
    readonly apiKey?: string;
    /** The setting of the key, for messages. */
    readonly keySetting: string;
  };
}

/** The API key of a client, if any: its own, or that of the engines. */
export function clientKey(
  topology: ResolvedTopology,
  setting: "smoke" | "bench" | "accuracy",
  given: SecretReference | undefined,
): ClientKey {
  const keySetting = `procedures.${setting}.apiKey`;
  const reference = given ?? apiKeyOf(topology);
  if (reference === undefined) return { environment: [], plan: { keySetting } };
  return {
    environment: [optionalSecretVariable("GLM_SERVE_API_KEY", reference)],
    plan: { apiKey: `Secret ${reference.name}, key ${reference.key}`, keySetting },
  };
}

/** Labels of an engine's pods, whose nodes have the weights. Undefined when every node mounts them. */
export function besideEngine({
  topology,
  groups,
}: ProcedureContext): Readonly<Record<string, string>> | undefined {
  const [first] = groups;
  return weightsAreShared(topology) || first === undefined ? undefined : groupLabels(topology, first);
}
