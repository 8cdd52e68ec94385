import {
  type EngineConfigMap,
  type GroupLayout,
  groupOf,
  type MountedVolume,
  type OperatorLabels,
  type ResolvedGroup,
  type ResolvedTopology,
  type StartFile,
} from "../../domain/index.ts";
import { groupLabels } from "../../kubernetes/index.ts";
import {
  RANK_TABLE_KEY,
  rankTableConfigMap,
  rankTableFiles,
  RING_CONTROLLER,
} from "../../ranktable/index.ts";

/** Mount path of the table in MindCluster's documents. */
const MOUNT = "/user/serverid/devindex/config";

/** Directory of the regular file that the processes read: xLLM ≥ 0.10 refuses symbolic links (npu_rank_table_env.cpp). */
const RUN_DIRECTORY = "/run/glm-serve";

/** Path of the table that the processes of a group read, named as in deployment document 004: `hccl_8+8.json`. */
export function rankTablePath({ site }: ResolvedTopology, group: ResolvedGroup): string | undefined {
  if (site.rankTable === undefined) return undefined;
  const parts = Array.from({ length: group.nodes }, () => group.usedDevices);
  return `${RUN_DIRECTORY}/hccl_${parts.join("+")}.json`;
}

/**
 * Lines of bash that write the table once every pod is scheduled. The ConfigMap is mounted as a directory, since files of a
 * subPath never change, and the operator fills the table in while the pods wait.
 */
export function writeRankTable(topology: ResolvedTopology, group: ResolvedGroup): readonly string[] {
  const path = rankTablePath(topology, group);
  if (path === undefined) return [];
  return [
    `python3 -B "$runtime/rank_table.py" --table ${MOUNT}/${RANK_TABLE_KEY} --out ${path} \\`,
    `  --members ${group.nodes} --devices ${group.usedDevices} --timeout ${topology.site.joinTimeoutSeconds} || exit 1`,
  ];
}

/** The Python file that writes the table, if the site has one. */
export function rankTableFilesOf({ site }: ResolvedTopology): Readonly<Record<string, string>> {
  return site.rankTable === undefined ? {} : rankTableFiles;
}

export function rankTableVolumes(topology: ResolvedTopology, layout: GroupLayout): readonly MountedVolume[] {
  return configMapsOf(topology, layout).map(({ manifest }) => ({
    // A volume named "ranktable" would make ascend-operator write to the node's disk.
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

/** The table as a file, in the order of the pods. */
export function startFiles(topology: ResolvedTopology, layout: GroupLayout): readonly StartFile[] {
  const path = rankTablePath(topology, groupOf(topology, layout));
  return configMapsOf(topology, layout).flatMap(({ manifest, filledByOperator }) =>
    path === undefined
      ? []
      : [
          {
            path,
            what: `the rank table of the nodes of ${layout.key}`,
            text: filledByOperator ? undefined : manifest.data?.[RANK_TABLE_KEY],
          },
        ],
  );
}

/** Labels by which ascend-operator finds the StatefulSet and its pods. */
export function operatorLabels(topology: ResolvedTopology, layout: GroupLayout): OperatorLabels {
  if (topology.site.rankTable?.operator !== true) return { owner: {}, pod: {} };
  const ring = { "ring-controller.atlas": ringController(topology) };
  return { owner: ring, pod: { ...ring, "deploy-name": layout.objectName } };
}

function ringController({ site }: ResolvedTopology): string {
  return site.platform.profile === "cce" ? "ascend-1980" : RING_CONTROLLER;
}
