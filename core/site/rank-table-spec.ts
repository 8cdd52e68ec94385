/** One NPU of a server. Its number and its rank follow from its place in the list. */
export interface RankTableDevice {
  /**
   * Address of the device's own NIC: `hccn_tool -i <n> -ip -g`, or `address_<n>` in /etc/hccn.conf.
   * @default none; required between servers in version 1.0, and between super-pods in 1.2
   */
  readonly deviceIp?: string | undefined;
  /**
   * SDID of the device, a decimal text: `npu-smi info -t spod-info -i <card> -c <chip>`.
   * @default none; required in version 1.2, refused in 1.0
   */
  readonly superDeviceId?: string | undefined;
}

/** One machine with the devices that take part, in the order of their numbers. */
export interface RankTableServer {
  /** Address of the node as Kubernetes shows it (`kubectl get nodes -o wide`, INTERNAL-IP). */
  readonly serverId: string;
  readonly devices: RankTableDevice[];
}

/** Servers that one super-pod's links join. */
export interface RankTableSuperPod {
  readonly superPodId: string;
  /** Its servers, which stand next to each other in `servers`. */
  readonly serverIds: string[];
}

/**
 * Where the collectives find every device: written out here, or filled in by the cluster's operator.
 */
export interface RankTableSpec {
  /**
   * Hands the table over to MindCluster's ascend-operator, which fills it in once every pod has its devices. Then nothing
   * else may be given.
   * @default false
   */
  readonly operator?: boolean | undefined;
  /** `1.0` for Atlas A2, and for A3 without super-pod links; `1.2` for A3 in super-pods. Required without `operator`. */
  readonly version?: "1.0" | "1.2" | undefined;
  /** Every machine of one group. Required without `operator`. */
  readonly servers?: RankTableServer[] | undefined;
  /** Required in version 1.2, refused in 1.0. */
  readonly superPods?: RankTableSuperPod[] | undefined;
}
