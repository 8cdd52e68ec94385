export type { ApiKeySettings } from "./api-key.ts";
export { amountOf, binarySuffixes, decimalSuffixes, quantityParts } from "./amount.ts";
export type { DiagnoseSettings, ParsedDiagnose } from "./diagnose.ts";
export { type DiagnoseSwitch, diagnoseSwitches } from "./diagnose-switches.ts";
export { engineDefaults } from "./engine-defaults.ts";
export type { EngineSettings, VllmAscendSettings, XllmSettings } from "./engine-settings.ts";
export { readStackSettings, type StackSettings } from "./from-settings.ts";
export { LARGEST_LIMIT } from "./largest-limit.ts";
export type { LimitSettings } from "./limits.ts";
export type { LinkSettings } from "./link.ts";
export { mirrored } from "./image-mirror.ts";
export { imageParts } from "./image-parts.ts";
export { leafSchemas } from "./leaf-schemas.ts";
export {
  covered,
  LAST_PORT,
  listed,
  merged,
  overlap,
  parsePort,
  parsePorts,
  type PortSpan,
  printSpan,
} from "./port-span.ts";
export type { AccuracySpec } from "./procedures/accuracy.ts";
export { aisBenchDefaults } from "./procedures/aisbench-defaults.ts";
export type { aisBenchSettings, AisBenchSpec } from "./procedures/aisbench.ts";
export { benchSettings, type BenchSpec } from "./procedures/bench.ts";
export { mtpExportSettings, type MtpExportSpec } from "./procedures/mtp-export.ts";
export { mtpWeightsSettings, type MtpWeightsSpec } from "./procedures/mtp-weights.ts";
export { preflightSettings, type PreflightSpec } from "./procedures/preflight.ts";
export { quantizedWeightsSettings, type QuantizedWeightsSpec } from "./procedures/quantized-weights.ts";
export type { ProcedureName, ProcedureSettings } from "./procedures/settings.ts";
export type { SmokeSpec } from "./procedures/smoke.ts";
export { type WeightsDownloadSpec, weightsSettings } from "./procedures/weights.ts";
export {
  type Workload,
  workloadFlags,
  type WorkloadName,
  workloadNames,
  workloads,
} from "./procedures/workloads.ts";
export type { AlertSettings, DashboardSettings, ObservabilitySettings } from "./observability.ts";
export type { DisruptionBudgetSettings } from "./disruption-budget.ts";
export type { DrainSettings } from "./drain.ts";
export type { NetworkPeerSettings, NetworkPolicySettings } from "./network-policy.ts";
export type { NodeSettings } from "./nodes.ts";
export type { PlacementSettings, PlacementStrength } from "./placement.ts";
export type { PlatformSettings } from "./platform.ts";
export type { PodSecuritySettings } from "./pod-security.ts";
export type { LivenessBudget, ProbeSettings, ReadinessBudget, StartupBudget } from "./probes.ts";
export type { JobSettings } from "./procedures/job-settings.ts";
export type { NpuSmiPath } from "./profiles/npu-smi.ts";
export type { DriverMount, PlatformProfile } from "./profiles/profile.ts";
export { platformProfile, presetsOf, type ProfileName, profileNames } from "./profiles/profiles.ts";
export {
  type RankTableDevice,
  rankTableSchema,
  type RankTableServer,
  type RankTableSpec,
  type RankTableSuperPod,
} from "./rank-table.ts";
export type { AmountSettings, ResourceSettings } from "./resources.ts";
export type { RolloutSettings } from "./rollout.ts";
export type { SecretReference } from "./secret-reference.ts";
export { type ModelSettings, type NetworkSettings, type ParsedSite, type Site, siteSchema } from "./site.ts";
export type { TolerationSettings } from "./toleration.ts";
export type { WarmUpSettings } from "./warm-up.ts";
export type { ClaimSettings, HostPathSettings, NfsSettings, WeightsSettings } from "./weights.ts";
