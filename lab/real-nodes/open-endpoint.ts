import type { Plan } from "../../core/index.ts";
import type { RealCluster } from "./real-cluster.ts";

/** Opens a stack's Service on 127.0.0.1, on its own port if free. Returns its URL and an example request. */
export async function openEndpoint(planned: Plan, cluster: RealCluster): Promise<string> {
  const { endpoint, topology } = planned;
  const { url } = await cluster.forward({
    namespace: topology.site.namespace,
    ...endpoint,
    localPort: endpoint.port,
  });
  const { servedModelName, path } = topology.spec.model;
  const body = JSON.stringify({ model: servedModelName ?? path, prompt: "Hello", max_tokens: 16 });
  return [
    `Endpoint: ${url}`,
    `  curl ${url}/v1/completions -H 'Content-Type: application/json' -d '${body}'`,
  ].join("\n");
}
