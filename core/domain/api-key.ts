import type { SecretReference } from "../site/index.ts";
import type { ResolvedTopology } from "./engine.ts";

/** The key that the engines require of their clients; undefined where they serve without one. */
export function apiKeyOf({
  site,
  engine,
}: Pick<ResolvedTopology, "site" | "engine">): SecretReference | undefined {
  const { apiKeyVariable: variable } = engine;
  if (variable === undefined) return undefined;
  return site.apiKey?.secret ?? site.secretEnvironment[variable];
}
