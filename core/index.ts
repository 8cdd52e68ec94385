/** The planner: pure functions from a topology and a site to Kubernetes objects. */
export { type Finding, Severity } from "./errors/finding.ts";
export { GlmServeError } from "./errors/glm-serve-error.ts";
export { type Problem, printProblem } from "./errors/problem.ts";
export type { GroupLayout, PodLayout, ProcessLayout } from "./layout/layout.ts";
export type { KubernetesObject } from "./kubernetes/types.ts";
export { WeightFormat } from "./models/model.ts";
export { type Examination, examine, type PlanOptions } from "./plan/examine.ts";
export { type Survey, survey } from "./plan/survey.ts";
export { plan } from "./plan/make-plan.ts";
export type { Part, Plan, PlannedObject, PlannedProcedure, RankRow } from "./plan/plan.ts";
export type { NodePorts } from "./ports/ledger.ts";
export { nodeClaims, nodeRanges } from "./ports/node-claims.ts";
export { explainPort, holds, PortAddress, type PortClaim, PortNetwork, PortUse } from "./ports/port-claim.ts";
export { parsePort, printSpan } from "./ports/port-span.ts";
export { heldPorts, pickedPorts, reservation } from "./ports/reservation.ts";
export { type PlannedRankTable, planRankTable, type RankTableReader } from "./ranktable/plan-rank-table.ts";
export type {
  RankTableDevice,
  RankTableServer,
  RankTableSpec,
  RankTableSuperPod,
} from "./ranktable/rank-table.ts";
export type { ContractSide, PrefillDecodeContract } from "./resolve/pd-contract.ts";
export { readStackSettings, type StackSettings } from "./site/from-settings.ts";
export type { Site } from "./site/site.ts";
export { Stage } from "./procedures/stage.ts";
export type { AccuracySpec } from "./procedures/accuracy/spec.ts";
export type { AisBenchSpec } from "./procedures/aisbench/spec.ts";
export type { BenchSpec } from "./procedures/bench/spec.ts";
export type { PreflightSpec } from "./procedures/preflight/spec.ts";
export type { ProcedureName } from "./procedures/settings.ts";
export type { SmokeSpec } from "./procedures/smoke/spec.ts";
export type { MtpWeightsSpec } from "./procedures/mtp-weights/spec.ts";
export type { MtpExportSpec } from "./procedures/mtp-export/spec.ts";
export type { QuantizedWeightsSpec } from "./procedures/quantized-weights/spec.ts";
export type { WeightsDownloadSpec } from "./procedures/weights/spec.ts";
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
} from "./topology/topology.ts";
export { renderYaml } from "./yaml/render-yaml.ts";
