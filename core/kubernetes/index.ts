export { fieldVariable, optionalSecretVariable, textVariable } from "./container.ts";
export { contractDigest, contractWithImage } from "./contract-label.ts";
export { described, DESCRIPTIVE_LABELS } from "./description.ts";
export { digest } from "./digest.ts";
export { disruptionBudget } from "./disruption-budget.ts";
export { resultConfigMap, role, roleBinding, serviceAccount } from "./job-access.ts";
export { job, PROCEDURE_DIRECTORY, type ProcedureIdentity } from "./job.ts";
export { groupLabels, metadata, selectorLabels } from "./labels.ts";
export {
  type Aspect,
  ASPECTS,
  containerRevision,
  listAt,
  podOf,
  selectorOf,
  templateRevision,
} from "./aspects.ts";
export {
  aspectsOf,
  PLANNED_ANNOTATION,
  plannedValues,
  plannedWithImage,
  withPlannedValues,
} from "./planned-annotation.ts";
export { clientPeers, enginePeers, networkPolicy, podsWith } from "./network-policy.ts";
export { HOST_PROGRAMS } from "../launch/index.ts";
export { launch } from "./launch-config-map.ts";
export { linkSecret } from "./link-secret.ts";
export { podSecurityLevel } from "./pod-security-level.ts";
export { poolDeployment, poolService } from "./pool-deployment.ts";
export { PROXY, proxyDeployment } from "./proxy-deployment.ts";
export { ranksConfigMap } from "./ranks-config-map.ts";
export { routerAccount, routerRole, routerRoleBinding } from "./router-access.ts";
export { ROLLOUT, ROLLOUT_PLAN, rolloutAccess, rolloutIdentity, rolloutJob } from "./rollout-job.ts";
export { apiService, gatheringService, headlessService } from "./services.ts";
export { statefulSet } from "./stateful-set.ts";
export {
  driverVolumes,
  hostRootVolume,
  sharedMemoryVolume,
  weightsAreShared,
  weightsDirectory,
  weightsVolume,
} from "./volumes.ts";
