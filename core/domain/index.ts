export { canonical } from "./canonical.ts";
export { apiKeyOf, engineSecrets, proxySecrets } from "./api-key.ts";
export type { ArgvToken, Endpoint, ProcessCommand, ProxyCommand } from "./command.ts";
export type { Capability } from "./capability.ts";
export type { DiagnoseChange, Diagnosis, Flags, LimitFlag, NeededFlags } from "./diagnosis.ts";
export { engineIdOf, forRank, unknownPlaceholder, valueForRank } from "./engine-id.ts";
export type {
  Between,
  EngineMemory,
  FixedCache,
  Lever,
  LongestRequest,
  SequenceState,
  Sharding,
  TokenCache,
} from "./engine-memory.ts";
export type { EngineMetrics, Latency, Metric } from "./engine-metrics.ts";
export {
  type CitedText,
  citing,
  type Derivation,
  type ExplainedNames,
  type UsualValue,
} from "./explained-names.ts";
export type {
  Engine,
  EngineConfigMap,
  OperatorLabels,
  ResolvedTopology,
  SizedTopology,
  StartFile,
  UnreadSetting,
} from "./engine.ts";
export { runsOn } from "./engine.ts";
export { type Finding, Severity } from "./finding.ts";
export {
  added,
  atLeast,
  atMost,
  type Fix,
  inType,
  meant,
  meantName,
  removed,
  renamed,
  type RuleProblem,
  setTo,
  without,
} from "./fix.ts";
export type { FitDefaults, FitSubject, GroupShape } from "./fit-defaults.ts";
export { givenAt, memberOf, membersOf, settingsAt } from "./group-member.ts";
export { entryAt } from "./setting.ts";
export { groupOf } from "./group-of.ts";
export { type BuiltFor, type ImageScheme, type ImageTag, imageTag } from "./image-tag.ts";
export type { JobSpec, JobWork } from "./job-spec.ts";
export type { HugePageNeed } from "./huge-page-need.ts";
export { KV_POOL, poolAddress, type PoolServer } from "./kv-pool.ts";
export { type Placement, placementOf } from "./placement.ts";
export type { KvConnectors } from "./kv-connectors.ts";
export type { KnownVariables, NumberRange } from "./known-variables.ts";
export type {
  Affinity,
  ConfigMap,
  Container,
  Deployment,
  EnvironmentVariable,
  Job,
  JobContainer,
  JobPodSpec,
  KubernetesObject,
  NetworkPeer,
  NetworkPolicy,
  ObjectMeta,
  PodMonitor,
  PodDisruptionBudget,
  PodSecurityContext,
  PodSpec,
  PodTerm,
  Probe,
  PrometheusRule,
  Relabeling,
  Role,
  RoleBinding,
  Secret,
  RuleGroup,
  SecurityContext,
  Service,
  ServiceAccount,
  StatefulSet,
  Toleration,
} from "./kubernetes-object.ts";
export { apiPorts, type GroupLayout, type PodLayout, type ProcessLayout } from "./layout.ts";
export { linkSecretOf } from "./link-secret.ts";
export type { LogLine } from "./log-line.ts";
export type { AwaitedMarker, Marker } from "./marker.ts";
export { type Confidence, ConfidenceLevel } from "./confidence.ts";
export { type MemoryEstimate, type StateEstimate, wholeSequences } from "./memory-estimate.ts";
export { Certainty, gigabytes, type MemoryPart, sumOf } from "./memory-part.ts";
export type { MountedVolume } from "./mounted-volume.ts";
export { degreesText, devicesOfRank, loadBalancingOf, pipelineSpansNodes } from "./degrees.ts";
export { numberOf } from "./number-of.ts";
export {
  type ParserArgument,
  parserArguments,
  parsersFor,
  parsersReading,
  type ReadingParser,
} from "./parsers.ts";
export { type Pair, pairOf } from "./pair.ts";
export type { ContractSide, PrefillDecodeContract } from "./pd-contract.ts";
export {
  explainPort,
  holds,
  type NodePorts,
  PortAddress,
  type PortClaim,
  type PortFormula,
  PortNetwork,
  PortUse,
} from "./port-claim.ts";
export type { AssignedPorts, PortNeeds } from "./port-needs.ts";
export {
  CONTRACT_LABEL,
  ENDPOINTS_ANNOTATION,
  ENGINE_CONTAINER,
  PROCEDURE_LABEL,
  REVISION_ANNOTATION,
  REVISION_VARIABLE,
  ROLE_LABEL,
} from "./pod-marks.ts";
export type { Procedure, ProcedureContext } from "./procedure.ts";
export type { ResolvedGroup, ResolvedPlatform } from "./resolved.ts";
export { appliesTo, defineRule, type Rule, type RuleContext, type RuleInput, rulesOf } from "./rule.ts";
export { type FlagProblem, FlagProblemKind, isUnreadable } from "./flag-problem.ts";
export type { PortConflict } from "./port-conflict.ts";
export { Stage } from "./stage.ts";
export { inRange, type VersionRange } from "./version-range.ts";
export { type NodeSuperPod, separatesNodes, SUPER_POD_VARIABLE, superPodsOf } from "./super-pods.ts";
export { proxyCommand } from "./proxy-command.ts";
export { textAt, textsOf, valueAt } from "./value-at.ts";
