import type {
  ArgvToken,
  EnvironmentVariable,
  ProxyCommand,
  ResolvedGroup,
  ResolvedTopology,
} from "../domain/index.ts";
import { extendsItself } from "../launch/index.ts";
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

/** The environment of the proxy: the site's secrets, and the engines' API key unless the site sets the proxy's. */
export function proxyEnvironment(
  topology: ResolvedTopology,
  { argv, apiKeyVariable: proxyVariable }: ProxyCommand,
): readonly EnvironmentVariable[] {
  const { secretEnvironment: secrets } = topology.site;
  const { apiKeyVariable: engineVariable } = topology.engine;
  const key = engineVariable === undefined ? undefined : secrets[engineVariable];
  return [
    ...podAddress(argv),
    ...secretEnvironment(topology),
    ...(key === undefined || proxyVariable === undefined || secrets[proxyVariable] !== undefined
      ? []
      : [{ name: proxyVariable, valueFrom: { secretKeyRef: key } }]),
  ];
}

/** The address of the pod, for a command that names it. */
function podAddress(argv: readonly ArgvToken[]): readonly EnvironmentVariable[] {
  const named = argv.some((token) => typeof token !== "string" && token.variable === "POD_IP");
  return named ? [fieldVariable("POD_IP", "status.podIP")] : [];
}

/** Variables with values from Secrets. */
function secretEnvironment(topology: ResolvedTopology): readonly EnvironmentVariable[] {
  return Object.entries(topology.site.secretEnvironment).map(([name, secretKeyRef]) => ({
    name,
    valueFrom: { secretKeyRef },
  }));
}
