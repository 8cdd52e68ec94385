import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { ConfigMap } from "../domain/index.ts";
import type { RankTableSpec } from "../site/index.ts";
import { renderRankTable } from "./render.ts";

/** Key of the table in its ConfigMap; HCCL requires a file name that ends in .json. */
export const RANK_TABLE_KEY = "hccl.json";

/** Value of `ring-controller.atlas` for Atlas A2 and A3 (MindCluster). */
export const RING_CONTROLLER = "ascend-910b";

export interface RankTableOwner {
  /** Name of the StatefulSet whose pods read the table. */
  readonly workload: string;
  readonly namespace: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Value of the label `ring-controller.atlas` by which ascend-operator finds the ConfigMap. */
  readonly ringController?: string;
}

/**
 * The ConfigMap of a checked rank table. A table with servers is immutable and named after its content, so that pods with
 * different tables cannot form one group. The operator finds its table by name and fills it in.
 */
export function rankTableConfigMap(table: RankTableSpec, owner: RankTableOwner): ConfigMap {
  const { workload, namespace, labels = {}, ringController = RING_CONTROLLER } = owner;
  if (table.operator === true) {
    return {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: `rings-config-${workload}`,
        namespace,
        labels: { ...labels, "ring-controller.atlas": ringController },
      },
      data: { [RANK_TABLE_KEY]: JSON.stringify({ status: "initializing" }) },
    };
  }
  const text = renderRankTable(table);
  const digest = bytesToHex(sha256(utf8ToBytes(text))).slice(0, 10);
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: `${workload}-ranktable-${digest}`,
      namespace,
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
    },
    immutable: true,
    data: { [RANK_TABLE_KEY]: text },
  };
}
