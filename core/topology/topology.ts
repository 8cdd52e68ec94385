import type { WeightFormat } from "../facts/index.ts";

/** A value that can stand behind a flag: JSON, passed on as it is. */
export type ArgumentValue =
  | string
  | number
  | boolean
  | readonly ArgumentValue[]
  | { readonly [key: string]: ArgumentValue };

/** What a group does for the whole. */
export const Role = { Serve: "serve", Prefill: "prefill", Decode: "decode" } as const;

export type Role = (typeof Role)[keyof typeof Role];

/**
 * What one deployment document describes: model and weights, engine and version, hardware, groups, proxy.
 * Plain data; `defineTopology` checks its spelling at compile time and `plan` checks everything else.
 */
export interface Topology {
  /** Name of the topology, and by default the prefix of every object's name. A DNS label of at most 30 characters. */
  name: string;
  /** One line for lists. */
  summary: string;
  /** The document and sections that describe it, e.g. `source 002, §5.3 and §5.4`. */
  source: string;
  model: ModelSpec;
  engine: EngineSpec;
  /** Kind of every node: a name of the hardware table, e.g. `atlas-800-a3`. */
  hardware: string;
  /** How prefill hands its KV cache to decode. Required with these roles, refused without them. */
  kvTransfer?: KvTransferSpec;
  /** The groups by name. The names are their identity: renaming one replaces it. */
  groups: Record<string, GroupSpec>;
  /** The request router in front of prefill and decode. */
  proxy?: ProxySpec;
  /**
   * Warnings and advice that the topology goes against knowingly: by the rule's id, the path where it finds something, and
   * why that stays. A path stands for all that lies below it, too. Errors cannot be accepted.
   */
  accepts?: Record<string, Record<string, string>>;
}

export interface ModelSpec {
  /** Name on the model's card, e.g. `GLM-5`. */
  name: string;
  /** Number format of the weights. */
  weights: WeightFormat;
  /** Where the weights lie inside the container, absolute. */
  path: string;
  /** Where the volume that holds the weights is mounted inside the container; `path` lies below it. */
  volumePath: string;
  /** The `model` that clients ask for. */
  servedModelName: string;
}

export interface EngineSpec {
  /** Name of the engine, e.g. `vllm-ascend`. */
  name: string;
  /** Version as its image tag says it, e.g. `v0.20.2rc1`. */
  version: string;
}

export interface KvTransferSpec {
  /** The connector, e.g. `MooncakeConnectorV1`. */
  connector: string;
  /** Whether Mooncake uses the AscendDirect transport. Older images default to off and then transfer nothing. */
  useAscendDirect: boolean;
}

/** One data-parallel group of the engine with one head; it fills `nodes` whole nodes. */
export interface GroupSpec {
  role: Role;
  /**
   * How many such groups. @default 1
   */
  replicas?: number;
  /** Whole nodes that one group fills, one pod each. Changing this replaces the group. */
  nodes: number;
  /** Data-parallel ranks of one group. Changing this replaces the group. */
  dataParallelSize: number;
  /** Devices that share one rank's tensors. Changing this replaces the group. */
  tensorParallelSize: number;
  /**
   * Devices of each node that the group uses. On Ascend a pod takes the whole node all the same.
   * @default all; for NVIDIA the devices that the degrees need
   */
  devicesPerNode?: number;
  /**
   * CPUs to which each process is bound with numactl, the first process to the first ones. The image must hold numactl,
   * and the pod's CPU set those CPUs.
   * @default no binding
   */
  cpusPerRank?: number;
  /**
   * Whether ASCEND_RT_VISIBLE_DEVICES is set even where one process has the whole node.
   * @default false
   */
  setVisibleDevices?: boolean;
  /**
   * Ports of the group's processes. Those that it needs and that are not named here are assigned, so that they meet nothing.
   * @default all assigned
   */
  ports?: GroupPorts;
  /** `engine_id` of the KV transfer, different for prefill and decode. Required with these roles. */
  engineId?: string;
  /** Environment of every process of the group, as the document exports it. */
  env?: Record<string, string>;
  /** Flags of the engine in camelCase (`maxModelLen` is `--max-model-len`), in the order in which they are given. */
  args?: Record<string, ArgumentValue>;
}

export interface GroupPorts {
  /**
   * HTTP port of the first rank of a node; the next ranks of the node take the next ports.
   * @default assigned
   */
  api?: number;
  /**
   * `--data-parallel-rpc-port` on the head, where a group has several data-parallel ranks.
   * @default assigned
   */
  dataParallelRpc?: number;
  /**
   * Port of `--master_node_addr` on the head, for engines that meet there.
   * @default assigned
   */
  master?: number;
  /**
   * `kv_port`: the first of one port per device of the group, for prefill and decode.
   * @default assigned
   */
  kv?: number;
  /**
   * Port on the head at which the supervisors of a group of several nodes hold it together.
   * @default the port after `dataParallelRpc`, or the one before `master`; assigned where neither is named
   */
  supervisor?: number;
}

export interface ProxySpec {
  /** Port of the proxy and of the Service in front of it. */
  port: number;
}

/** A topology whose groups are known by name. */
export interface TopologyOf<Group extends string> extends Omit<Topology, "groups"> {
  groups: Record<Group, GroupSpec>;
}

/**
 * Marks a value as a topology, so that an unknown or missing setting is a compile error. What its values mean is checked
 * by `plan`.
 */
export function defineTopology<const Group extends string>(topology: TopologyOf<Group>): TopologyOf<Group> {
  return topology;
}
