import type { EnvironmentVariable, ProxyCommand, ResolvedGroup, ResolvedTopology } from "../domain/index.ts";
import { escapeDollars, fieldVariable } from "./container.ts";

/** The static environment of an engine container; what differs between ranks stands in the launch scripts. */
export function engineEnvironment(
  topology: ResolvedTopology,
  group: ResolvedGroup,
): readonly EnvironmentVariable[] {
  return [
    fieldVariable("POD_NAME", "metadata.name"),
    fieldVariable("HOST_IP", "status.hostIP"),
    ...topology.engine.addressVariables.map((name) => fieldVariable(name, "status.hostIP")),
    ...Object.entries(topology.engine.environment(topology, group)).map(([name, value]) => ({
      name,
      value: escapeDollars(value),
    })),
    ...secretEnvironment(topology),
  ];
}

/** The environment of the router. It shows the engines the key that they ask for, unless the site gives it one of its own. */
export function proxyEnvironment(
  topology: ResolvedTopology,
  { apiKeyVariable: shown }: ProxyCommand,
): readonly EnvironmentVariable[] {
  const { secretEnvironment: secrets } = topology.site;
  const { apiKeyVariable: asked } = topology.engine;
  const key = asked === undefined ? undefined : secrets[asked];
  return [
    ...secretEnvironment(topology),
    ...(key === undefined || shown === undefined || secrets[shown] !== undefined
      ? []
      : [{ name: shown, valueFrom: { secretKeyRef: key } }]),
  ];
}

/** Variables whose values live in Secrets. */
function secretEnvironment(topology: ResolvedTopology): readonly EnvironmentVariable[] {
  return Object.entries(topology.site.secretEnvironment).map(([name, secretKeyRef]) => ({
    name,
    valueFrom: { secretKeyRef },
  }));
}
