import { Role } from "../topology/index.ts";
import type { Endpoint, ProxyCommand } from "./command.ts";
import type { ResolvedTopology } from "./engine.ts";
import { apiPorts, type GroupLayout } from "./layout.ts";

/** The command of the proxy before some groups; undefined for an engine without a proxy. */
export function proxyCommand(
  topology: ResolvedTopology,
  groups: readonly GroupLayout[],
): ProxyCommand | undefined {
  return topology.engine.proxy?.(topology, endpoints(groups, Role.Prefill), endpoints(groups, Role.Decode));
}

function endpoints(groups: readonly GroupLayout[], role: Role): readonly Endpoint[] {
  return groups
    .filter((group) => group.role === role)
    .flatMap(({ pods }) => pods.flatMap((pod) => apiPorts(pod).map((port) => ({ host: pod.address, port }))));
}
