import type { EnvironmentVariable, ProcedureContext, ResolvedTopology } from "../../domain/index.ts";
import { groupLabels, optionalSecretVariable, weightsAreShared } from "../../kubernetes/index.ts";
import { podFiles } from "../../runtime/index.ts";
import type { SecretReference } from "../../site/index.ts";

/** What every client of a stack needs: its key, and how it asks. */
export const clientFiles = podFiles("core/procedures/client", ["api.py", "api_key.py", "stack.py"]);

/** The API key of a client of the stack: its variable, and what the script's plan says of it. */
export interface ClientKey {
  readonly environment: readonly EnvironmentVariable[];
  readonly plan: {
    /** Where it stands, in words; absent where there is none. */
    readonly apiKey?: string;
    /** The setting that names another. */
    readonly keySetting: string;
  };
}

/** Where the API key of a client stands, where there is one: its own, or the one that the engines ask for. */
export function clientKey(
  { site, engine }: ResolvedTopology,
  setting: "smoke" | "bench" | "accuracy",
  given: SecretReference | undefined,
): ClientKey {
  const keySetting = `procedures.${setting}.apiKey`;
  const asked = engine.apiKeyVariable;
  const reference = given ?? (asked === undefined ? undefined : site.secretEnvironment[asked]);
  if (reference === undefined) return { environment: [], plan: { keySetting } };
  return {
    environment: [optionalSecretVariable("GLM_SERVE_API_KEY", reference)],
    plan: { apiKey: `Secret ${reference.name}, key ${reference.key}`, keySetting },
  };
}

/** Labels of an engine's pods, on whose nodes the weights are; undefined where every node sees them. */
export function besideEngine({
  topology,
  groups,
}: ProcedureContext): Readonly<Record<string, string>> | undefined {
  const [first] = groups;
  return weightsAreShared(topology) || first === undefined ? undefined : groupLabels(topology, first);
}
