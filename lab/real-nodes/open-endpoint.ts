import type { Plan } from "../../core/index.ts";
import type { RealCluster } from "./real-cluster.ts";

/** Opens a stack's Service on 127.0.0.1, on its own port where that is free, and says how to ask it something. */
export async function openEndpoint(planned: Plan, cluster: RealCluster): Promise<string> {
  const { endpoint, topology } = planned;
  const { url } = await cluster.forward({
    namespace: topology.site.namespace,
    ...endpoint,
    localPort: endpoint.port,
  });
  const { servedModelName, path } = topology.spec.model;
  const question = JSON.stringify({ model: servedModelName ?? path, prompt: "Hello", max_tokens: 16 });
  return [
    `Endpoint: ${url}`,
    `  curl ${url}/v1/completions -H 'Content-Type: application/json' -d '${question}'`,
  ].join("\n");
}
