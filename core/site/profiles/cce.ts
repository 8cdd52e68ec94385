import { alwaysMounted } from "./driver-mounts.ts";
import type { PlatformProfile } from "./profile.ts";

/** Huawei Cloud CCE: one resource name for A2 and A3, which differ by a node label. */
export const cce = {
  name: "cce",
  resourceName: { "atlas-800-a2": "huawei.com/ascend-1980", "atlas-800-a3": "huawei.com/ascend-1980" },
  schedulerName: "volcano",
  nodeSelector: {
    "atlas-800-a2": { "accelerator/huawei-npu": "ascend-1980" },
    "atlas-800-a3": { "accelerator/huawei-npu": "ascend-snt9c" },
  },
  podLabels: {},
  gangSchedulePolicy: { "atlas-800-a2": "chip8-node8", "atlas-800-a3": "chip2-node16" },
  driverMounts: alwaysMounted,
} as const satisfies PlatformProfile;
