export type { SchemaOf } from "./documented.ts";
export { entryOf } from "./entry-of.ts";
export { isBelow } from "./below.ts";
export {
  type GroupedAttentionSpec,
  type IndexerSpec,
  type LatentAttentionSpec,
  type LinearAttentionSpec,
  type ModelFactsSpec,
  modelFactsSchema,
  type VisionTowerSpec,
} from "./model-facts.ts";
export { absolutePathSchema, mountPathSchema } from "./paths.ts";
export { type ParsedGroup, type ParsedTopology, topologySchema } from "./schema.ts";
export { environmentNameSchema, lineSchema, nameSchema, wordSchema } from "./texts.ts";
export {
  type ArgumentValue,
  defineTopology,
  type EngineSpec,
  type ConnectorSpec,
  type GroupKvTransfer,
  type GroupOverrides,
  type GroupPorts,
  type GroupSpec,
  type KvPoolSpec,
  type KvTransferSpec,
  LoadBalancing,
  type ModelSpec,
  type NodeOverride,
  type NodePortsSpec,
  type ProcessOverride,
  type ProxySpec,
  type ReplicaOverride,
  Role,
  type Topology,
  type TopologyOf,
} from "./topology.ts";
