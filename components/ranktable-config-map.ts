import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { planRankTable, type RankTableSpec } from "../core/index.ts";
import { type ArgumentNames, checkArguments } from "./check-args.ts";
import { checkLabels, checkNamespace } from "./check-leaves.ts";
import { orResourceError } from "./errors.ts";

const ARGUMENTS = {
  workload: "plain",
  rankTable: "plain",
  ringController: "plain",
  namespace: "leaf",
  labels: "leaf",
} as const satisfies ArgumentNames;

export interface RanktableConfigMapArgs {
  /**
   * Name of the StatefulSet, Deployment or Job whose pods read the table. The name of the ConfigMap contains it.
   * Changing this replaces the ConfigMap.
   */
  workload: string;
  /** The devices of every node, or `{ operator: true }` if an operator of the cluster fills them in. */
  rankTable: RankTableSpec;
  /**
   * Namespace of the ConfigMap. Changing this replaces it.
   * @default "default"
   */
  namespace?: pulumi.Input<string>;
  /**
   * Labels of the ConfigMap.
   * @default none
   */
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Value of the label `ring-controller.atlas`, by which ascend-operator finds the ConfigMaps that it fills in.
   * @default "ascend-910b", for Atlas A2 and A3; "ascend-1980" on CCE
   */
  ringController?: string;
}

/**
 * A ConfigMap with the rank table for HCCL collectives between nodes, under the key `hccl.json`, for any workload. In a
 * volume the file is a symbolic link, which xLLM 0.10 and newer rejects: copy it in the container, as glm-serve's stacks do.
 *
 * A written table is immutable: a changed table creates a new ConfigMap. With `operator` an operator of the cluster fills in
 * the data, and Pulumi ignores it.
 *
 * @throws pulumi.ResourceError with every problem for which HCCL would reject the table
 * @example
 * const table = new RanktableConfigMap("table", {
 *   workload: "my-engine",
 *   rankTable: {
 *     version: "1.0",
 *     servers: [
 *       { serverId: "11.87.49.110", devices: [{ deviceIp: "11.86.23.210" }] },
 *       { serverId: "11.87.49.111", devices: [{ deviceIp: "11.87.63.202" }] },
 *     ],
 *   },
 * });
 * export const configMap = table.configMapName;
 */
export class RanktableConfigMap extends pulumi.ComponentResource {
  readonly configMapName: pulumi.Output<string>;
  /** The key of the table in the ConfigMap. */
  readonly key: pulumi.Output<string>;

  constructor(name: string, args: RanktableConfigMapArgs, opts?: pulumi.ComponentResourceOptions) {
    super("glm-serve:index:RanktableConfigMap", name, {}, opts);
    const { manifest, key, ignoreChanges } = orResourceError(this, () => {
      checkArguments(this.constructor.name, args, ARGUMENTS, ["workload", "rankTable"]);
      return planRankTable(args.rankTable, { workload: args.workload, ringController: args.ringController });
    });
    const { namespace = manifest.metadata.namespace, labels = {} } = args;
    const configMap = new kubernetes.core.v1.ConfigMap(
      name,
      {
        ...manifest,
        metadata: {
          ...manifest.metadata,
          namespace: checkNamespace(this, namespace ?? "default"),
          labels: checkLabels(this, labels, new Set(Object.keys(manifest.metadata.labels ?? {}))).apply(
            (own) => ({ ...own, ...manifest.metadata.labels }),
          ),
        },
      },
      { parent: this, ignoreChanges },
    );
    this.configMapName = configMap.metadata.name;
    this.key = pulumi.output(key);
    this.registerOutputs({ configMapName: this.configMapName, key: this.key });
  }
}
