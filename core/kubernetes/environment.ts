import {
  type ArgvToken,
  engineSecrets,
  type EnvironmentVariable,
  type ProxyCommand,
  proxySecrets,
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
    ...secretVariables(engineSecrets(topology)),
  ];
}

/** The environment of the proxy. */
export function proxyEnvironment(
  topology: ResolvedTopology,
  command: ProxyCommand,
): readonly EnvironmentVariable[] {
  return [...podAddress(command.argv), ...secretVariables(proxySecrets(topology, command))];
}

/** The address of the pod, for a command that names it. */
function podAddress(argv: readonly ArgvToken[]): readonly EnvironmentVariable[] {
  const named = argv.some((token) => typeof token !== "string" && token.variable === "POD_IP");
  return named ? [fieldVariable("POD_IP", "status.podIP")] : [];
}

/** Variables with values from Secrets. */
function secretVariables(secrets: Readonly<Record<string, SecretReference>>): readonly EnvironmentVariable[] {
  return Object.entries(secrets).map(([name, secretKeyRef]) => ({ name, valueFrom: { secretKeyRef } }));
}
