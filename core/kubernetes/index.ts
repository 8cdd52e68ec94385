export { fieldVariable, optionalSecretVariable, textVariable } from "./container.ts";
export { CONTRACT_LABEL, contractDigest, contractWithImage } from "./contract-label.ts";
export { digest } from "./digest.ts";
export { disruptionBudget } from "./disruption-budget.ts";
export { resultConfigMap, role, roleBinding, serviceAccount } from "./job-access.ts";
export { job, PROCEDURE_DIRECTORY, type ProcedureIdentity } from "./job.ts";
export { groupLabels, selectorLabels } from "./labels.ts";
export { launch } from "./launch-config-map.ts";
export { poolDeployment, poolService } from "./pool-deployment.ts";
export { PROXY, proxyDeployment } from "./proxy-deployment.ts";
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
