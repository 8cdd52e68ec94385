export type { ArgumentValue } from "./argument.ts";
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
  type PatchMergerSpec,
  type VisionTowerSpec,
} from "./model-facts.ts";
export { absolutePathSchema, mountPathSchema } from "./paths.ts";
export { type ParsedGroup, type ParsedTopology, topologySchema } from "./schema.ts";
export { environmentNameSchema, lineSchema, nameSchema, wordSchema } from "./texts.ts";
export type { GroupPorts, NodePortsSpec } from "./group-ports.ts";
export type { ConnectorSpec, GroupKvTransfer, KvPoolSpec, KvTransferSpec } from "./kv-transfer.ts";
export type { GroupOverrides, NodeOverride, ProcessOverride, ReplicaOverride } from "./overrides.ts";
export {
  defineTopology,
  type EngineSpec,
  type GroupSpec,
  LoadBalancing,
  type ModelSpec,
  type ProxySpec,
  Role,
  type Topology,
  type TopologyOf,
} from "./topology.ts";
