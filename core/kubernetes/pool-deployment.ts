import {
  type Deployment,
  KV_POOL,
  poolAddress,
  type PoolServer,
  type ResolvedTopology,
  type Service,
} from "../domain/index.ts";
import { fieldVariable } from "./container.ts";
import { metadata, selectorLabels } from "./labels.ts";
import type { LaunchReference } from "./launch-config-map.ts";
import { confinedServer, imageUserPod } from "./security.ts";
import { serverDeployment } from "./server-deployment.ts";

/** The server of the pool of KV caches. It needs no device and no host network, since blocks move between the groups. */
export function poolDeployment(
  topology: ResolvedTopology,
  server: PoolServer,
  launch: LaunchReference,
): Deployment {
  return serverDeployment(
    topology,
    {
      component: KV_POOL,
      objectName: poolAddress(topology.instance),
      script: "pool.sh",
      check: { tcpSocket: { port: server.ports[0].port } },
      env: [fieldVariable("POD_IP", "status.podIP")],
      ports: server.ports.map(({ name, port }) => ({ name, containerPort: port, protocol: "TCP" })),
      // The image keeps the vendor's toolkit and libraries for root.
      securityContext: confinedServer(server.ports.map(({ port }) => port)),
      podSecurityContext: imageUserPod(),
      // Two directories of one pool would each know a part of it.
      strategy: { type: "Recreate" },
    },
    launch,
  );
}

/** The Service at which the groups reach the pool's server. */
export function poolService(topology: ResolvedTopology, { ports }: PoolServer): Service {
  const labels = selectorLabels(topology, KV_POOL);
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: metadata(topology, poolAddress(topology.instance), { labels }),
    spec: {
      type: "ClusterIP",
      selector: labels,
      ports: ports.map(({ name, port }) => ({ name, port, targetPort: port, protocol: "TCP" })),
    },
  };
}
