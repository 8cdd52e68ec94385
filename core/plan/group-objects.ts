import { type GroupLayout, memberOf, type NodePorts, type ResolvedTopology } from "../domain/index.ts";
import { groupLabels, headlessService, launch, statefulSet } from "../kubernetes/index.ts";
import { drainScript, healthScript, launchScript } from "../launch/index.ts";
import { awaitedMarkers, awaitFiles } from "../procedures/index.ts";
import { runtimeFiles } from "../runtime/index.ts";
import type { PlannedObject } from "./planned-object.ts";

/** Time to pull an image of tens of GB, in seconds. */
const PULL_SECONDS = 1800;

/** The objects of one group: launch ConfigMap, headless Service, the engine's ConfigMaps, StatefulSet. */
export function groupObjects(
  topology: ResolvedTopology,
  layout: GroupLayout,
  nodes: readonly NodePorts[],
): readonly PlannedObject[] {
  const group = memberOf(topology, layout);
  const awaited = awaitedMarkers(topology);
  const own = Object.fromEntries([
    ...layout.pods.map(
      (pod) => [`node-${pod.ordinal}.sh`, launchScript(topology, layout, pod, awaited)] as const,
    ),
    ["health.sh", healthScript(topology, layout)] as const,
    ["drain.sh", drainScript(topology, layout)] as const,
  ]);
  const scripts = [own, runtimeFiles, topology.engine.files(topology, group), awaitFiles(topology)];
  const configMaps = topology.engine.configMaps?.(topology, layout) ?? [];
  const owner = { name: layout.objectName, labels: groupLabels(topology, layout) };
  const { revision, configMap, workload } = launch(topology, owner, scripts, (reference) =>
    statefulSet(topology, group, layout, nodes, reference),
  );
  const part = { kind: "group", key: layout.key } as const;
  const launchKey = `config-map/${layout.key}-launch`;
  const serviceKey = `service/${layout.key}`;
  return [
    {
      key: launchKey,
      part,
      suffix: `launch-${revision}`,
      manifest: configMap,
      after: [],
      replaceOnChanges: [],
    },
    {
      key: serviceKey,
      part,
      manifest: headlessService(topology, layout, nodes),
      after: [],
      replaceOnChanges: [],
    },
    ...configMaps.map(({ suffix, manifest, filledByOperator }) => ({
      key: configMapKey(layout, suffix),
      part,
      suffix,
      manifest,
      after: [],
      replaceOnChanges: [],
      ...(filledByOperator ? { ignoreChanges: ["data"] } : {}),
    })),
    {
      key: `stateful-set/${layout.key}`,
      part,
      manifest: workload,
      after: [launchKey, serviceKey, ...configMaps.map(({ suffix }) => configMapKey(layout, suffix))],
      readyWithinSeconds: readyWithin(topology),
      replaceOnChanges: ["spec.template", "spec.replicas"],
    },
  ];
}

function configMapKey(layout: GroupLayout, suffix: string): string {
  return `config-map/${layout.key}-${suffix}`;
}

/** Longest time until a group is ready, in seconds: image pulled, all pods joined, weights loaded. */
export function readyWithin({ site }: ResolvedTopology): number {
  const { startup } = site.probes;
  return PULL_SECONDS + site.joinTimeoutSeconds + startup.periodSeconds * startup.failureThreshold;
}
