import {
  type Container,
  type Deployment,
  type MountedVolume,
  type PodSecurityContext,
  type Probe,
  type ResolvedTopology,
  REVISION_ANNOTATION,
} from "../domain/index.ts";
import { LAUNCH_DIRECTORY } from "../launch/index.ts";
import { imagePullSecrets, resources } from "./container.ts";
import { metadata, selectorLabels } from "./labels.ts";
import type { LaunchReference } from "./launch-config-map.ts";

/** A server beside the engines: its component, its object and its script. */
interface PodServer
  extends
    Pick<Container, "env" | "securityContext">,
    Required<Pick<Container, "ports">>,
    Pick<Deployment["spec"], "strategy"> {
  /** Component label, and name of the container. */
  readonly component: string;
  readonly objectName: string;
  /** Its file in the launch ConfigMap. */
  readonly script: string;
  readonly check: Pick<Probe, "httpGet" | "tcpSocket">;
  readonly podSecurityContext: PodSecurityContext;
  /** Volumes besides its scripts. @default none */
  readonly volumes?: readonly MountedVolume[];
}

/** A Deployment with one pod that runs a launch script. The pod needs no device and no host network. */
export function serverDeployment(
  topology: ResolvedTopology,
  {
    component,
    objectName,
    script,
    check,
    env,
    ports,
    strategy,
    securityContext,
    podSecurityContext,
    volumes = [],
  }: PodServer,
  launch: LaunchReference,
): Deployment {
  const { site } = topology;
  const labels = selectorLabels(topology, component);
  const probe = { ...check, timeoutSeconds: site.probes.timeoutSeconds };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: metadata(topology, objectName, { labels }),
    spec: {
      replicas: 1,
      ...(strategy === undefined ? {} : { strategy }),
      selector: { matchLabels: labels },
      template: {
        metadata: {
          labels: { ...site.labels, ...labels },
          annotations: { ...site.annotations, [REVISION_ANNOTATION]: launch.revision },
        },
        spec: {
          dnsPolicy: "ClusterFirst",
          enableServiceLinks: false,
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: site.terminationGracePeriodSeconds,
          securityContext: podSecurityContext,
          ...imagePullSecrets(topology),
          containers: [
            {
              name: component,
              image: topology.image,
              imagePullPolicy: site.imagePullPolicy,
              command: ["bash", `${LAUNCH_DIRECTORY}/${script}`],
              ...(env === undefined ? {} : { env }),
              ports,
              ...resources(site.proxyResources),
              startupProbe: { ...probe, periodSeconds: 5, failureThreshold: 60 },
              readinessProbe: { ...probe, ...site.probes.readiness },
              livenessProbe: { ...probe, ...site.probes.liveness },
              terminationMessagePolicy: "FallbackToLogsOnError",
              securityContext,
              volumeMounts: [
                { name: "launch", mountPath: LAUNCH_DIRECTORY, readOnly: true },
                ...volumes.map(({ mount }) => mount),
              ],
            },
          ],
          volumes: [
            { name: "launch", configMap: { name: launch.configMapName, defaultMode: 0o555 } },
            ...volumes.map(({ volume }) => volume),
          ],
        },
      },
    },
  };
}
