import type {
  EngineConfigMap,
  GroupLayout,
  MountedVolume,
  OperatorLabels,
  ResolvedGroup,
  ResolvedTopology,
} from "../../domain/index.ts";
import { groupLabels } from "../../kubernetes/index.ts";
import {
  RANK_TABLE_KEY,
  rankTableConfigMap,
  rankTableFiles,
  RING_CONTROLLER,
} from "../../ranktable/index.ts";

/** Where MindCluster's documents mount the table. */
const MOUNT = "/user/serverid/devindex/config";

/** Where the processes read it: a file of their own, since xLLM ≥ 0.10 refuses symbolic links (npu_rank_table_env.cpp). */
const RUN_DIRECTORY = "/run/glm-serve";

/** Where the table lies for the processes of a group: `hccl_8+8.json`, as the document calls it. */
export function rankTablePath({ site }: ResolvedTopology, group: ResolvedGroup): string | undefined {
  if (site.rankTable === undefined) return undefined;
  const parts = Array.from({ length: group.nodes }, () => group.usedDevices);
  return `${RUN_DIRECTORY}/hccl_${parts.join("+")}.json`;
}

/**
 * Writes the table once every pod is there and it is known where each landed. The ConfigMap is mounted as a directory and not
 * by subPath, whose files never change: the operator fills the table in while the pods wait.
 */
export function arrangeRankTable(topology: ResolvedTopology, group: ResolvedGroup): readonly string[] {
  const path = rankTablePath(topology, group);
  if (path === undefined) return [];
  return [
    `python3 -B "$runtime/rank_table.py" --table ${MOUNT}/${RANK_TABLE_KEY} --out ${path} \\`,
    `  --members ${group.nodes} --devices ${group.usedDevices} --timeout ${topology.site.joinTimeoutSeconds} || exit 1`,
  ];
}

/** The script that does so, where the site has a table. */
export function rankTableScript({ site }: ResolvedTopology): Readonly<Record<string, string>> {
  return site.rankTable === undefined ? {} : rankTableFiles;
}

export function rankTableVolumes(topology: ResolvedTopology, layout: GroupLayout): readonly MountedVolume[] {
  return configMapsOf(topology, layout).map(({ manifest }) => ({
    // Not "ranktable": a volume of that name makes ascend-operator write to the node's disk instead.
    volume: { name: "rank-table", configMap: { name: manifest.metadata.name, defaultMode: 0o444 } },
    mount: { name: "rank-table", mountPath: MOUNT, readOnly: true },
  }));
}

export function configMapsOf(topology: ResolvedTopology, layout: GroupLayout): readonly EngineConfigMap[] {
  const { site } = topology;
  if (site.rankTable === undefined) return [];
  const manifest = rankTableConfigMap(site.rankTable, {
    workload: layout.objectName,
    namespace: site.namespace,
    labels: { ...site.labels, ...groupLabels(topology, layout) },
    ringController: ringController(topology),
  });
  return [{ suffix: "ranktable", manifest, filledByOperator: site.rankTable.operator === true }];
}

/** By these ascend-operator finds the StatefulSet, and its pods by its name. */
export function operatorLabels(topology: ResolvedTopology, layout: GroupLayout): OperatorLabels {
  if (topology.site.rankTable?.operator !== true) return { owner: {}, pod: {} };
  const ring = { "ring-controller.atlas": ringController(topology) };
  return { owner: ring, pod: { ...ring, "deploy-name": layout.objectName } };
}

function ringController({ site }: ResolvedTopology): string {
  return site.platform.profile === "cce" ? "ascend-1980" : RING_CONTROLLER;
}
