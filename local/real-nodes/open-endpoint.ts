import type { Plan } from "../../core/index.ts";
import { LocalError } from "../local-error.ts";
import type { Forward, RealCluster } from "./real-cluster.ts";

/** Opens a stack's Service on 127.0.0.1, on its own port where that is free, and says how to ask it something. */
export async function openEndpoint(planned: Plan, cluster: RealCluster): Promise<string> {
  const { url } = await forwardService(planned, cluster);
  const { servedModelName, path } = planned.topology.spec.model;
  const question = JSON.stringify({ model: servedModelName ?? path, prompt: "Hello", max_tokens: 16 });
  return [
    `Endpoint: ${url}`,
    `  curl ${url}/v1/completions -H 'Content-Type: application/json' -d '${question}'`,
  ].join("\n");
}

async function forwardService(planned: Plan, cluster: RealCluster): Promise<Forward> {
  const target = { namespace: planned.topology.site.namespace, ...planned.endpoint };
  try {
    return await cluster.forward({ ...target, localPort: target.port });
  } catch (error) {
    if (!(error instanceof LocalError)) throw error;
    // Somebody on this machine has that port.
    return cluster.forward(target);
  }
}
