import type { ConfigMap, ProxyCommand, ResolvedTopology } from "../domain/index.ts";
import { RANKS_FILE } from "../launch/index.ts";
import { metadata, selectorLabels } from "./labels.ts";

/**
 * The ranks that a proxy starts with. Neither immutable nor named by its content, so that a changed number of replicas leaves the
 * Deployment as it is: the router tells the running proxy.
 */
export function ranksConfigMap(
  topology: ResolvedTopology,
  component: string,
  command: ProxyCommand,
): ConfigMap {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: metadata(topology, ranksName(topology, component), {
      labels: selectorLabels(topology, component),
    }),
    data: { [RANKS_FILE]: `${command.ranks.join("\n")}\n` },
  };
}

/** Name of the ConfigMap with the ranks. */
export function ranksName({ instance }: ResolvedTopology, component: string): string {
  return `${instance}-${component}-ranks`;
}
