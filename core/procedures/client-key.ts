import type { EnvironmentVariable, ResolvedTopology } from "../domain/index.ts";
import type { SecretReference } from "../site/index.ts";
import { secretVariable } from "./secret-variable.ts";

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
    environment: [secretVariable("GLM_SERVE_API_KEY", reference)],
    plan: { apiKey: `Secret ${reference.name}, key ${reference.key}`, keySetting },
  };
}
