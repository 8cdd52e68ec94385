import type { WeightFormat } from "../facts/index.ts";
import type { ArgumentValue } from "./argument.ts";
import type { GroupPorts } from "./group-ports.ts";
import type { GroupKvTransfer, KvTransferSpec } from "./kv-transfer.ts";
import type { ModelFactsSpec } from "./model-facts.ts";
import type { GroupOverrides } from "./overrides.ts";

/** Part of a group in serving a model. */
export const Role = { Serve: "serve", Prefill: "prefill", Decode: "decode" } as const;

export type Role = (typeof Role)[keyof typeof Role];

/**
 * Who distributes requests to the data-parallel ranks of a group, in vLLM's words (data_parallel_deployment): `internal` the
 * one API of the head, `hybrid` one API per node for the ranks of the node, `external` whoever knows the API of each rank.
 */
export const LoadBalancing = { Internal: "internal", Hybrid: "hybrid", External: "external" } as const;

export type LoadBalancing = (typeof LoadBalancing)[keyof typeof LoadBalancing];

/**
 * A deployment as a document describes it: model and weights, engine and release, hardware, groups, proxy. Plain data:
 * `defineTopology` checks the names of its settings at compile time, and `plan` checks everything else.
 */
export interface Topology {
  /**
   * Name of the topology, and the prefix of all object names unless an instance is named. A DNS label of at most 30
   * characters. Changing this replaces everything.
   */
  name: string;
  /** Description in one line, for lists of topologies. */
  summary: string;
  /** The document and its sections, e.g. `deployment document 002, §5.3 and §5.4`. */
  source: string;
  /** The model and its weights. */
  model: ModelSpec;
  /** The engine and its release. */
  engine: EngineSpec;
  /** Kind of every node, by its name in the hardware table, e.g. `atlas-800-a3`. Changing this replaces every group. */
  hardware: string;
  /** The transfer of the KV cache from prefill to decode. Required with prefill and decode groups; must not be
   * set otherwise. */
  kvTransfer?: KvTransferSpec;
  /** The groups by name. Renaming a group replaces it. */
  groups: Record<string, GroupSpec>;
  /**
   * The proxy in front of prefill and decode.
   * @default no proxy
   */
  proxy?: ProxySpec;
  /**
   * Warnings and advice that the topology accepts: rule id → path of the finding → reason. A path also covers all settings
   * below it. Errors cannot be accepted.
   * @default {}
   */
  accepts?: Record<string, Record<string, string>>;
}

/** The model and its weights. */
export interface ModelSpec {
  /** Name on the model card, e.g. `GLM-5`. A model that glm-serve does not know also needs `facts`. */
  name: string;
  /**
   * Facts of the model, as `glm-serve model <config.json>` prints them.
   * @default the facts of the known model with this name
   */
  facts?: ModelFactsSpec;
  /** Number format of the weights. Changing this replaces every group. */
  weights: WeightFormat;
  /**
   * Value of `--quantization` for vLLM-Ascend; `none` leaves the flag out. Changing this replaces every group.
   * @default `ascend` for weights that msModelSlim quantized (every format but bf16 and fp8), else `none`
   */
  quantization?: string;
  /** Absolute path of the weights in the container. Changing this replaces every group. */
  path: string;
  /** Directory in the container on which the weights volume is mounted; `path` is below it. Changing this replaces every group. */
  volumePath: string;
  /** Name of the model in requests (`model`). Changing this replaces every group. */
  servedModelName: string;
}

/** The engine and its release. */
export interface EngineSpec {
  /** Name of the engine, e.g. `vllm-ascend`. Changing this replaces every group. */
  name: string;
  /**
   * Release, as the image tag spells it, e.g. `v0.20.2rc1`. A release without a catalogue is judged by that of the nearest older
   * one, with a warning. Changing this replaces every group.
   */
  version: string;
}

/** A data-parallel group of the engine with one head, on `nodes` whole nodes. */
export interface GroupSpec {
  /** What the group serves: whole requests, or one of the two phases. Changing this replaces the group. */
  role: Role;
  /**
   * Number of such groups. Changing this adds or deletes groups; the others keep running.
   * @default 1
   */
  replicas?: number;
  /** Number of whole nodes of one group, with one pod each. Changing this replaces the group. */
  nodes: number;
  /** Number of data-parallel ranks of one group. Changing this replaces the group. */
  dataParallelSize: number;
  /** Number of devices that share the tensors of one pipeline stage of a rank. Changing this replaces the group. */
  tensorParallelSize: number;
  /**
   * Number of pipeline stages of one rank. The stages of one rank may run on different nodes. Changing this replaces the group.
   * @default 1
   */
  pipelineParallelSize?: number;
  /**
   * Number of layers of each pipeline stage, from the first on (VLLM_PP_LAYER_PARTITION). Changing this replaces the group.
   * @default as even as possible
   */
  layersPerStage?: readonly number[];
  /**
   * Number of devices that share the prompt of a rank, for each shard of its tensors. Changing this replaces the group.
   * @default 1
   */
  prefillContextParallelSize?: number;
  /**
   * Who distributes requests to the ranks: the API of the head, one API per node, or whoever knows the API of each rank.
   * Changing this replaces the group.
   * @default internal for role serve, external for prefill and decode
   */
  loadBalancing?: LoadBalancing;
  /**
   * Number of devices of each node that the group uses. A pod on Ascend takes the whole node in any case. Changing this
   * replaces the group.
   * @default all devices of the node; on NVIDIA the devices that the degrees need
   */
  devicesPerNode?: number;
  /**
   * Number of CPUs to which numactl binds each process, beginning with the first CPUs. The image must contain numactl, and
   * the pod's CPU set those CPUs. Changing this replaces the group.
   * @default no binding
   */
  cpusPerRank?: number;
  /**
   * Whether ASCEND_RT_VISIBLE_DEVICES is set even where one process uses the whole node. Changing this replaces the group.
   * @default false
   */
  setVisibleDevices?: boolean;
  /**
   * Ports of the processes. Ports that the group needs and does not name are assigned without conflicts. Changing this
   * replaces the group.
   * @default {}
   */
  ports?: GroupPorts;
  /**
   * `engine_id` of the KV transfer, different for each engine. `{rank}` stands for the data-parallel rank of the process, and
   * `{100+rank}` for the sum of 100 and the rank. Changing this replaces the group.
   * @default none: vLLM makes a random one
   */
  engineId?: string;
  /**
   * The part of the KV transfer that differs by role. Changing this replaces the group.
   * @default {}
   */
  kvTransfer?: GroupKvTransfer;
  /**
   * Environment variables of every process, as the document exports them. Changing this replaces the group.
   * @default {}
   */
  env?: Record<string, string>;
  /**
   * Flags of the engine by their name in camelCase (`maxModelLen` is `--max-model-len`), in the order of the command line.
   * Changing this replaces the group.
   * @default {}
   */
  args?: Record<string, ArgumentValue>;
  /**
   * Settings of single nodes, replicas and ranks that differ from those of the group. Changing this replaces the replicas
   * to which it applies.
   * @default {}
   */
  overrides?: GroupOverrides;
}

/** The proxy in front of prefill and decode. */
export interface ProxySpec {
  /** Port of the proxy and of its Service. */
  port: number;
}

/** A topology whose groups are known by name. */
export interface TopologyOf<Group extends string> extends Omit<Topology, "groups"> {
  groups: Record<Group, GroupSpec>;
}

/** Returns the topology. An unknown or missing setting is a compile error; `plan` checks the values. */
export function defineTopology<const Group extends string>(topology: TopologyOf<Group>): TopologyOf<Group> {
  return topology;
}
