/** The planner: pure functions from a topology and a site to Kubernetes objects. */
export {
  GlmServeError,
  nearest,
  printProblem,
  type Problem,
  problemsFromZod,
  shown,
  suggest,
  unreadableValues,
} from "./errors/index.ts";
export { WeightFormat } from "./facts/index.ts";
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
  topologySchema,
} from "./topology/index.ts";
export {
  type AccuracySpec,
  type AisBenchSpec,
  type BenchSpec,
  leafSchemas,
  type MtpExportSpec,
  type MtpWeightsSpec,
  parsePort,
  type PreflightSpec,
  printSpan,
  type ProcedureName,
  type QuantizedWeightsSpec,
  type RankTableDevice,
  type RankTableServer,
  type RankTableSpec,
  type RankTableSuperPod,
  readStackSettings,
  type Site,
  siteSchema,
  type SmokeSpec,
  type StackSettings,
  type WeightsDownloadSpec,
} from "./site/index.ts";
export {
  type ContractSide,
  explainPort,
  type Finding,
  gigabytes,
  type GroupLayout,
  holds,
  inRange,
  type KubernetesObject,
  type MemoryEstimate,
  type MemoryPart,
  type NodePorts,
  type PodLayout,
  PortAddress,
  type PortClaim,
  PortNetwork,
  PortUse,
  type PrefillDecodeContract,
  type ProcessLayout,
  type ResolvedGroup,
  type ResolvedTopology,
  type Rule,
  type RuleInput,
  Severity,
  Stage,
  sumOf,
  type VersionRange,
} from "./domain/index.ts";
export { launchScript } from "./launch/index.ts";
export {
  hcclDefaultPorts,
  heldPorts,
  ledger,
  nodeClaims,
  nodeRanges,
  pickedPorts,
  reservation,
} from "./ports/index.ts";
export { estimateMemory } from "./memory/index.ts";
export { type PlannedRankTable, planRankTable, type RankTableReader } from "./ranktable/index.ts";
export { findingsOf, portConflicts, rules, runRules } from "./rules/index.ts";
export { catalogueOf } from "./engines/lightllm/index.ts";
export {
  type ConfigFlag,
  configKeys,
  flagOf,
  pluginReleaseOf,
  releaseOf,
} from "./engines/vllm-ascend/index.ts";
export { dialects, type Flag, flags, until } from "./engines/xllm/index.ts";
export { resolve } from "./resolve/index.ts";
export {
  check,
  checkedLayout,
  type CheckResult,
  errorsOf,
  layOut,
  type Layout,
  type Part,
  plan,
  type Plan,
  type PlannedObject,
  type PlannedProcedure,
  type PlanOptions,
  type ProcessRow,
  renderYaml,
} from "./plan/index.ts";
export {
  fit,
  type FitAnswer,
  type FitArguments,
  type FitQuestion,
  type LegalShape,
  printShape,
  readQuestion,
  type RejectedShape,
} from "./fit/index.ts";
