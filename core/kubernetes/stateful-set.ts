import {
  type GroupLayout,
  type NodePorts,
  type ResolvedGroup,
  type ResolvedTopology,
  REVISION_ANNOTATION,
  type StatefulSet,
} from "../domain/index.ts";
import type { ArgumentValue } from "../topology/index.ts";
import { imagePullSecrets } from "./container.ts";
import { contractLabel } from "./contract-label.ts";
import { endpointAnnotations, roleLabel } from "./routed-group.ts";
import { engineContainer } from "./engine-container.ts";
import { groupLabels, metadata, WHOLE_NODE_LABELS } from "./labels.ts";
import type { LaunchReference } from "./launch-config-map.ts";
import { gangAnnotations, podPlacement } from "./pod-placement.ts";
import { enginePod } from "./security.ts";
import { scrapeAnnotations } from "./scrape-annotations.ts";
import { engineVolumes } from "./volumes.ts";

/** The pods of one group. They start in parallel, and are replaced together. */
export function statefulSet(
  topology: ResolvedTopology,
  group: ResolvedGroup,
  layout: GroupLayout,
  nodes: readonly NodePorts[],
  launch: LaunchReference,
): StatefulSet {
  const { site, platform, wholeNodes } = topology;
  const labels = groupLabels(topology, layout);
  const gang = gangAnnotations(topology, layout.pods.length);
  const operator = topology.engine.operatorLabels?.(topology, layout) ?? { owner: {}, pod: {} };
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: metadata(topology, layout.objectName, {
      labels: { ...operator.owner, ...labels },
      annotations: { ...gang.owner, ...diagnoseAnnotations(topology, group) },
    }),
    spec: {
      serviceName: layout.objectName,
      replicas: layout.pods.length,
      podManagementPolicy: "Parallel",
      // A group cannot run two revisions, so pods are never replaced one by one.
      updateStrategy: { type: "OnDelete" },
      selector: { matchLabels: labels },
      template: {
        metadata: {
          labels: {
            ...site.labels,
            ...platform.podLabels,
            ...(wholeNodes ? WHOLE_NODE_LABELS : {}),
            ...operator.pod,
            ...labels,
            ...contractLabel(topology, layout),
            ...roleLabel(layout),
          },
          annotations: {
            ...site.annotations,
            ...scrapeAnnotations(topology, layout),
            ...gang.pod,
            ...endpointAnnotations(layout),
            [REVISION_ANNOTATION]: launch.revision,
          },
        },
        spec: {
          ...podPlacement(topology, layout),
          // HCCL and the KV transfer need the node's own addresses.
          ...(wholeNodes
            ? ({ hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" } as const)
            : ({ dnsPolicy: "ClusterFirst" } as const)),
          // A Service called vllm would set VLLM_PORT to a URL, which vLLM refuses (vllm/envs.py).
          enableServiceLinks: false,
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: site.terminationGracePeriodSeconds,
          securityContext: enginePod(topology),
          ...imagePullSecrets(topology),
          containers: [engineContainer(topology, group, layout, nodes, launch.revision)],
          volumes: [
            { name: "launch", configMap: { name: launch.configMapName, defaultMode: 0o555 } },
            ...engineVolumes(topology, group, layout).map(({ volume }) => volume),
          ],
        },
      },
    },
  };
}

/** Shows in `kubectl describe` what the site's `diagnose` changed. */
function diagnoseAnnotations(
  { diagnosis }: ResolvedTopology,
  { name }: ResolvedGroup,
): Readonly<Record<string, string>> {
  const changes = diagnosis.filter(({ group }) => group === name);
  if (changes.length === 0) return {};
  const text = changes.map(({ flag, before, after }) => `${flag} ${print(before)} → ${print(after)}`);
  return { "glm-serve/diagnose": text.join("; ") };
}

function print(value: ArgumentValue | undefined): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "unset");
}
