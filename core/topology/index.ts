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
  type GroupPorts,
  type GroupSpec,
  type KvTransferSpec,
  type ModelSpec,
  type ProxySpec,
  Role,
  type Topology,
  type TopologyOf,
} from "./topology.ts";
