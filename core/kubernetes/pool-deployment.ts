import {
  type Deployment,
  KV_POOL,
  poolAddress,
  type PoolServer,
  type Probe,
  type ResolvedTopology,
  type Service,
} from "../domain/index.ts";
import { LAUNCH_DIRECTORY } from "../launch/index.ts";
import { fieldVariable, imagePullSecrets, resources } from "./container.ts";
import { metadata, selectorLabels } from "./labels.ts";
import type { LaunchReference } from "./launch-config-map.ts";

/** The server of the pool of KV caches. It needs no device and no host network, since blocks move between the groups. */
export function poolDeployment(
  topology: ResolvedTopology,
  server: PoolServer,
  launch: LaunchReference,
): Deployment {
  const { site } = topology;
  const labels = selectorLabels(topology, KV_POOL);
  const check: Pick<Probe, "tcpSocket" | "timeoutSeconds"> = {
    tcpSocket: { port: server.ports[0].port },
    timeoutSeconds: site.probes.timeoutSeconds,
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata(topology, poolAddress(topology.instance), { labels }),
    spec: {
      replicas: 1,
      // Two directories of one pool would each know a part of it.
      strategy: { type: "Recreate" },
      selector: { matchLabels: labels },
      template: {
        metadata: {
          labels: { ...site.labels, ...labels },
          annotations: { ...site.annotations, "glm-serve/revision": launch.revision },
        },
        spec: {
          dnsPolicy: "ClusterFirst",
          enableServiceLinks: false,
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: site.terminationGracePeriodSeconds,
          ...imagePullSecrets(topology),
          containers: [
            {
              name: KV_POOL,
              image: topology.image,
              imagePullPolicy: site.imagePullPolicy,
              command: ["bash", `${LAUNCH_DIRECTORY}/pool.sh`],
              env: [fieldVariable("POD_IP", "status.podIP")],
              ports: server.ports.map(({ name, port }) => ({ name, containerPort: port, protocol: "TCP" })),
              ...resources(site.proxyResources),
              startupProbe: { ...check, periodSeconds: 5, failureThreshold: 60 },
              readinessProbe: { ...check, ...site.probes.readiness },
              livenessProbe: { ...check, ...site.probes.liveness },
              terminationMessagePolicy: "FallbackToLogsOnError",
              securityContext: { privileged: false, allowPrivilegeEscalation: false },
              volumeMounts: [{ name: "launch", mountPath: LAUNCH_DIRECTORY, readOnly: true }],
            },
          ],
          volumes: [{ name: "launch", configMap: { name: launch.configMapName, defaultMode: 0o555 } }],
        },
      },
    },
  };
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
