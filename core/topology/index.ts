export { entryOf } from "./entry-of.ts";
export { isBelow } from "./is-below.ts";
export {
  absolutePathSchema,
  lineSchema,
  mountPathSchema,
  nameSchema,
  type ParsedGroup,
  type ParsedTopology,
  topologySchema,
  wordSchema,
} from "./schema.ts";
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
