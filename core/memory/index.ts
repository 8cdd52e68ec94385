export { budgetOf, deviceRoom, type DeviceShare } from "./device-room.ts";
export { estimateMemory } from "./estimate.ts";
export { hcclBuffers } from "./hccl-buffers.ts";
export { loadingSeconds, printLoading } from "./loading-time.ts";
export {
  account,
  bytesEach,
  CLOSEST_FIT,
  largestLever,
  missingBytes,
  neededTokens,
  takenBeyondDefault,
  fixForLever,
} from "./shortfall.ts";
export { weightParts } from "./weights.ts";
