import type { Deployment, Probe, ProxyCommand, ResolvedTopology } from "../domain/index.ts";
import { LAUNCH_DIRECTORY } from "../launch/index.ts";
import { imagePullSecrets, isEmpty, resources } from "./container.ts";
import { proxyEnvironment } from "./environment.ts";
import { metadata, selectorLabels } from "./labels.ts";
import type { LaunchReference } from "./launch-config-map.ts";

/** Component label of the proxy. */
export const PROXY = "proxy";

/** The proxy in front of prefill and decode. It needs no device and no host network. */
export function proxyDeployment(
  topology: ResolvedTopology,
  port: number,
  command: ProxyCommand,
  launch: LaunchReference,
): Deployment {
  const { site } = topology;
  const labels = selectorLabels(topology, PROXY);
  const env = proxyEnvironment(topology, command);
  const check: Pick<Probe, "httpGet" | "timeoutSeconds"> = {
    httpGet: { path: command.healthPath, port },
    timeoutSeconds: site.probes.timeoutSeconds,
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata(topology, `${topology.instance}-${PROXY}`, { labels }),
    spec: {
      replicas: 1,
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
              name: PROXY,
              image: topology.image,
              imagePullPolicy: site.imagePullPolicy,
              command: ["bash", `${LAUNCH_DIRECTORY}/proxy.sh`],
              ...(isEmpty(env) ? {} : { env: [...env] }),
              ports: [{ name: "http", containerPort: port, protocol: "TCP" }],
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
