export { budgetOf, deviceRoom, type DeviceShare } from "./device-room.ts";
export { estimateMemory } from "./estimate.ts";
export { DEFAULT_BUFFER, hcclBuffers } from "./hccl-buffers.ts";
export { loadingOf, startTimeOf, wholeMinutes } from "./loading-time.ts";
export { noEstimate } from "./no-estimate.ts";
export {
  bytesEach,
  CLOSEST_FIT,
  largestLever,
  limitForLever,
  missingBytes,
  missingForMargin,
  neededTokens,
  safeContext,
  settingName,
  summary,
  takenBeyondDefault,
} from "./shortfall.ts";
export { CacheFormat, layerCache } from "./token-cache.ts";
export { weightParts } from "./weights.ts";
