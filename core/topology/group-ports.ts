/** Ports of the processes of a group, 1 to 65535. */
export interface GroupPorts {
  /**
   * HTTP port of the first rank of a node. The other ranks of the node use the ports after it.
   * @default assigned
   */
  api?: number;
  /**
   * `--data-parallel-rpc-port` on the head of a group with several data-parallel ranks.
   * @default assigned
   */
  dataParallelRpc?: number;
  /**
   * Port of `--master_node_addr` on the head, for xLLM; `--master-port` of a group whose pipeline spans nodes, for vLLM.
   * @default assigned
   */
  master?: number;
  /**
   * `kv_port` of prefill and decode: the first of one port per device of the group.
   * @default assigned
   */
  kv?: number;
  /**
   * Port on the head at which the supervisors of a group of several nodes connect.
   * @default the port after `dataParallelRpc`, or the one before `master`; assigned where neither is named
   */
  supervisor?: number;
}

/** Ports of the processes on one node, 1 to 65535. */
export interface NodePortsSpec {
  /**
   * HTTP port of the first rank of the node.
   * @default that of the group
   */
  api?: number;
  /**
   * `kv_port` of the processes on the node.
   * @default that of the group
   */
  kv?: number;
}
