export { type Finding, Severity } from "./domain/index.ts";

export { GlmServeError } from "./errors/index.ts";

export { type Problem, printProblem } from "./errors/index.ts";

export { type GroupLayout, type PodLayout, type ProcessLayout } from "./domain/index.ts";

export { type KubernetesObject } from "./domain/index.ts";

export { WeightFormat } from "./facts/index.ts";

export { type Examination, examine, type PlanOptions } from "./plan/index.ts";

export { type Survey, survey } from "./plan/index.ts";

export { plan } from "./plan/index.ts";

export {
  type Part,
  type Plan,
  type PlannedObject,
  type PlannedProcedure,
  type RankRow,
} from "./plan/index.ts";

export { type NodePorts } from "./domain/index.ts";

export { nodeClaims, nodeRanges } from "./ports/index.ts";

export { explainPort, holds, PortAddress, type PortClaim, PortNetwork, PortUse } from "./domain/index.ts";

export { parsePort, printSpan } from "./site/index.ts";

export { heldPorts, pickedPorts, reservation } from "./ports/index.ts";

export { type PlannedRankTable, planRankTable, type RankTableReader } from "./ranktable/index.ts";

export {
  type RankTableDevice,
  type RankTableServer,
  type RankTableSpec,
  type RankTableSuperPod,
} from "./site/index.ts";

export { type ContractSide, type PrefillDecodeContract } from "./domain/index.ts";

export { readStackSettings, type StackSettings } from "./site/index.ts";

export { type Site } from "./site/index.ts";

export { Stage } from "./domain/index.ts";

export { type AccuracySpec } from "./site/index.ts";

export { type AisBenchSpec } from "./site/index.ts";

export { type BenchSpec } from "./site/index.ts";

export { type PreflightSpec } from "./site/index.ts";

export { type ProcedureName } from "./site/index.ts";

export { type SmokeSpec } from "./site/index.ts";

export { type MtpWeightsSpec } from "./site/index.ts";

export { type MtpExportSpec } from "./site/index.ts";

export { type QuantizedWeightsSpec } from "./site/index.ts";

export { type WeightsDownloadSpec } from "./site/index.ts";

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
} from "./topology/index.ts";

export { renderYaml } from "./plan/index.ts";
export { launchScript } from "./launch/index.ts";
export {
  type ResolvedGroup,
  type ResolvedTopology,
  type MemoryEstimate,
  gigabytes,
  type MemoryPart,
  sumOf,
  inRange,
  type VersionRange,
  type Rule,
} from "./domain/index.ts";
export { layOut } from "./plan/index.ts";
export { ledger, hcclDefaultPorts } from "./ports/index.ts";
export { resolve } from "./resolve/index.ts";
export {
  checkPorts,
  memoryCacheGiven,
  memoryFits,
  memoryNear,
  acceptsFind,
  rules,
  portRules,
  type PortRule,
} from "./rules/index.ts";
export { siteSchema, leafSchemas } from "./site/index.ts";
export { topologySchema } from "./topology/index.ts";
export { shown, nearest, suggest, unreadableValues, problemsFromZod } from "./errors/index.ts";
export {
  fit,
  type FitAnswer,
  type LegalShape,
  type RejectedShape,
  type FitQuestion,
  type FitWords,
  readQuestion,
  printShape,
} from "./fit/index.ts";
export { estimateMemory } from "./memory/index.ts";
export { catalogueOf } from "./engines/lightllm/index.ts";
export {
  releaseOf,
  type ConfigFlag,
  configKeys,
  flagOf,
  pluginReleaseOf,
} from "./engines/vllm-ascend/index.ts";
export { dialects, until, type Flag, flags } from "./engines/xllm/index.ts";
