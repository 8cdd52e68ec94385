import type { SecretReference } from "../site/index.ts";
import type { ProxyCommand } from "./command.ts";
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

/** Secrets of the site that engines get, by variable. */
export function engineSecrets(topology: ResolvedTopology): Readonly<Record<string, SecretReference>> {
  const { engine, site } = topology;
  const key = site.apiKey === undefined ? undefined : apiKeyOf(topology);
  return {
    ...site.secretEnvironment,
    ...(engine.apiKeyVariable === undefined || key === undefined ? {} : { [engine.apiKeyVariable]: key }),
  };
}

/** The one secret that the proxy gets, by variable: the key that it sends, its own or that of the engines. */
export function proxySecrets(
  topology: ResolvedTopology,
  { apiKeyVariable: name }: ProxyCommand,
): Readonly<Record<string, SecretReference>> {
  const key = name === undefined ? undefined : (topology.site.secretEnvironment[name] ?? apiKeyOf(topology));
  return name === undefined || key === undefined ? {} : { [name]: key };
}
