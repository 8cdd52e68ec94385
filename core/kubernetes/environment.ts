import {
  apiKeyOf,
  type ArgvToken,
  type EnvironmentVariable,
  type ProxyCommand,
  type ResolvedGroup,
  type ResolvedTopology,
} from "../domain/index.ts";
import { extendsItself } from "../launch/index.ts";
import type { SecretReference } from "../site/index.ts";
import { fieldVariable, textVariable } from "./container.ts";

/**
 * The environment of an engine container. Variables that differ between nodes or processes, and those that extend the value
 * of the image, are in the launch scripts.
 */
export function engineEnvironment(
  topology: ResolvedTopology,
  group: ResolvedGroup,
): readonly EnvironmentVariable[] {
  return [
    fieldVariable("POD_NAME", "metadata.name"),
    fieldVariable("HOST_IP", "status.hostIP"),
    ...topology.engine.addressVariables.map((name) => fieldVariable(name, "status.hostIP")),
    ...Object.entries(topology.engine.environment(topology, group))
      .filter(([name, value]) => !extendsItself(name, value))
      .map(([name, value]) => textVariable(name, value)),
    ...secretEnvironment(topology),
  ];
}

/** The environment of the proxy: of the site's secrets only the key that the proxy sends, its own or that of the engines. */
export function proxyEnvironment(
  topology: ResolvedTopology,
  { argv, apiKeyVariable: name }: ProxyCommand,
): readonly EnvironmentVariable[] {
  const key = name === undefined ? undefined : (topology.site.secretEnvironment[name] ?? apiKeyOf(topology));
  return [
    ...podAddress(argv),
    ...(name === undefined || key === undefined ? [] : [secretVariable(name, key)]),
  ];
}

/** The address of the pod, for a command that names it. */
function podAddress(argv: readonly ArgvToken[]): readonly EnvironmentVariable[] {
  const named = argv.some((token) => typeof token !== "string" && token.variable === "POD_IP");
  return named ? [fieldVariable("POD_IP", "status.podIP")] : [];
}

/** Variables of an engine with values from Secrets. */
function secretEnvironment(topology: ResolvedTopology): readonly EnvironmentVariable[] {
  const { engine, site } = topology;
  const key = site.apiKey === undefined ? undefined : apiKeyOf(topology);
  const secrets = {
    ...site.secretEnvironment,
    ...(engine.apiKeyVariable === undefined || key === undefined ? {} : { [engine.apiKeyVariable]: key }),
  };
  return Object.entries(secrets).map(([name, reference]) => secretVariable(name, reference));
}

function secretVariable(name: string, secretKeyRef: SecretReference): EnvironmentVariable {
  return { name, valueFrom: { secretKeyRef } };
}
