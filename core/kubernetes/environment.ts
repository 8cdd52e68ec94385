import type { ResolvedGroup, ResolvedTopology } from "../resolve/resolved.ts";
import type { EnvironmentVariable } from "./types.ts";

/** The static environment of an engine container; what differs between ranks stands in the launch scripts. */
export function engineEnvironment(
  topology: ResolvedTopology,
  group: ResolvedGroup,
): readonly EnvironmentVariable[] {
  return [
    fromField("POD_NAME", "metadata.name"),
    fromField("HOST_IP", "status.hostIP"),
    ...topology.engine.addressVariables.map((name) => fromField(name, "status.hostIP")),
    ...Object.entries(topology.engine.environment(topology, group)).map(([name, value]) => ({
      name,
      value: literal(value),
    })),
    ...secretEnvironment(topology),
  ];
}

/** Variables whose values live in Secrets. */
export function secretEnvironment(topology: ResolvedTopology): readonly EnvironmentVariable[] {
  return Object.entries(topology.site.secretEnvironment).map(([name, secretKeyRef]) => ({
    name,
    valueFrom: { secretKeyRef },
  }));
}

function fromField(name: string, fieldPath: string): EnvironmentVariable {
  return { name, valueFrom: { fieldRef: { fieldPath } } };
}

/** In values Kubernetes expands `$(NAME)` and reads `$$` as one dollar, so each dollar is doubled. */
function literal(value: string): string {
  return value.replaceAll("$", "$$$$");
}
