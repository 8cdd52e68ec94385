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
   * Name of the StatefulSet, Deployment or job whose pods read the table; the ConfigMap's name is built from it.
   * Changing this replaces the ConfigMap.
   */
  workload: string;
  /** The devices of every machine, or that the cluster's operator fills them in. */
  rankTable: RankTableSpec;
  /**
   * Changing this replaces the ConfigMap.
   * @default "default"
   */
  namespace?: pulumi.Input<string>;
  /**
   * Labels of the ConfigMap.
   * @default none
   */
  labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Value of the label `ring-controller.atlas`, by which ascend-operator finds a ConfigMap that it fills in.
   * @default "ascend-910b", for Atlas A2 and A3; "ascend-1980" on CCE
   */
  ringController?: string;
}

/**
 * The rank table of collectives between machines, for any workload that reads one: key `hccl.json`. Mounted as a volume it is a
 * symbolic link, which xLLM 0.10 and newer refuses: copy it in the container, as the stacks of glm-serve do.
 *
 * A table that is written out never changes: another one makes another ConfigMap. With `operator` the cluster fills the data
 * in, and Pulumi leaves it alone.
 *
 * @throws pulumi.ResourceError with everything that HCCL would refuse about the table
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
  /** The key that holds the table. */
  readonly key: pulumi.Output<string>;

  constructor(name: string, args: RanktableConfigMapArgs, opts?: pulumi.ComponentResourceOptions) {
    super("glm-serve:index:RanktableConfigMap", name, {}, opts);
    const { manifest, key, ignoreChanges } = orResourceError(this, () => {
      checkArguments(args, ARGUMENTS, ["workload", "rankTable"]);
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
