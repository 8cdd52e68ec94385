import type { Capability, NodePorts, ResolvedGroup, ResolvedTopology } from "../domain/index.ts";
import { declaredPorts } from "../ports/index.ts";

/** Reads what belongs to other users. */
export const READ_ALL: Capability = {
  name: "DAC_OVERRIDE",
  reason:
    "opens the device files, which have mode 0660 and belong to HwHiAiUser, and reads and writes weights that belong to others",
  source: "ascend-device-plugin issue 139: without it, root in the container cannot open /dev/davinci*",
};

/** Binds a port below 1024. */
export const LOW_PORTS: Capability = {
  name: "NET_BIND_SERVICE",
  reason: "binds a port below 1024, where the topology names one",
  source: "capabilities(7)",
};

const FIRST_UNPRIVILEGED = 1024;

/** Whether one of the ports is below 1024: only privileged processes bind it. */
export function hasLowPort(ports: readonly number[]): boolean {
  return ports.some((port) => port < FIRST_UNPRIVILEGED);
}

/** Names of the capabilities that an engine container keeps. */
export function engineCapabilities(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  nodes: readonly NodePorts[],
): readonly string[] {
  const kept = [
    READ_ALL,
    ...(hasLowPort(declaredPorts(nodes).map(({ port }) => port)) ? [LOW_PORTS] : []),
    ...(topology.engine.capabilities?.(group) ?? []),
  ];
  const names = [...kept.map(({ name }) => name), ...topology.site.podSecurity.engineCapabilities];
  return [...new Set(names)].toSorted();
}
