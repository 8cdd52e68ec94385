import { z } from "zod";
import { explained } from "../errors/index.ts";
import type { SchemaOf } from "../topology/index.ts";

/** Addresses of all devices of one group, for HCCL: listed here, or written by MindCluster's ascend-operator. */
export interface RankTableSpec {
  /**
   * Whether MindCluster's ascend-operator writes the table once every pod has its devices. No other setting of `rankTable`
   * may be set then.
   * @default the settings below list the table
   */
  readonly operator?: boolean | undefined;
  /**
   * Format: `1.0` for Atlas A2, and for A3 without links between super-pods; `1.2` for A3 in super-pods. Required without
   * `operator`.
   */
  readonly version?: "1.0" | "1.2" | undefined;
  /** All nodes of the group. Required without `operator`. */
  readonly servers?: RankTableServer[] | undefined;
  /** The super-pods of the nodes. Required in version 1.2; must not be set in 1.0. */
  readonly superPods?: RankTableSuperPod[] | undefined;
}

/** A node and its devices. */
export interface RankTableServer {
  /** Address of the node as Kubernetes shows it: INTERNAL-IP of `kubectl get nodes -o wide`. */
  readonly serverId: string;
  /** The devices that take part, in the order of their numbers. */
  readonly devices: RankTableDevice[];
}

/** A device of a server. Its position in the list gives its number and its rank. */
export interface RankTableDevice {
  /**
   * Address of the device's NIC: `hccn_tool -i <n> -ip -g`, or `address_<n>` in /etc/hccn.conf. Required for several
   * servers in version 1.0, and for several super-pods in 1.2.
   * @default none
   */
  readonly deviceIp?: string | undefined;
  /**
   * SDID of the device as a decimal string: `npu-smi info -t spod-info -i <card> -c <chip>`. Required in version 1.2;
   * must not be set in 1.0.
   * @default none
   */
  readonly superDeviceId?: string | undefined;
}

/** A super-pod: servers whose devices reach each other over HCCS. */
export interface RankTableSuperPod {
  /** Id of the super-pod, from `npu-smi info -t spod-info`. */
  readonly superPodId: string;
  /** `serverId` of its servers, which must be adjacent in `servers`. */
  readonly serverIds: string[];
}

const text = explained(z.string(), {
  mistyped: (setting) => ({
    message: `${setting} must be a string.`,
    fix: `Put the value of ${setting} in quotes; on the command line, use pulumi config set --type string`,
  }),
});

const versionSchema = explained(z.enum(["1.0", "1.2"]), {
  malformed: (setting) => ({
    message: `${setting} must be "1.0" or "1.2".`,
    fix: `Set ${setting} to "1.0" or "1.2", in quotes`,
  }),
});

const deviceSchema = z.strictObject({ deviceIp: text.optional(), superDeviceId: text.optional() });

const schema = z.strictObject({
  operator: z.boolean().optional(),
  version: versionSchema.optional(),
  servers: z.array(z.strictObject({ serverId: text, devices: z.array(deviceSchema) })).optional(),
  superPods: z.array(z.strictObject({ superPodId: text, serverIds: z.array(text) })).optional(),
});

/** Reads a rank table. Its values are checked together with the topology that uses it. */
export const rankTableSchema = schema satisfies SchemaOf<RankTableSpec, typeof schema>;
