import { alwaysMounted } from "./driver-mounts.ts";
import type { PlatformProfile } from "./profile.ts";

/** Huawei Cloud CCE: one resource name for A2 and A3, which differ by a node label. No document of CCE names Ascend 950. */
export const cce = {
  name: "cce",
  schedulerName: "volcano",
  podLabels: {},
  hardware: {
    "atlas-800-a2": {
      resourceName: "huawei.com/ascend-1980",
      nodeSelector: { "accelerator/huawei-npu": "ascend-1980" },
      gangSchedulePolicy: "chip8-node8",
      driverMounts: alwaysMounted,
    },
    "atlas-800-a3": {
      resourceName: "huawei.com/ascend-1980",
      nodeSelector: { "accelerator/huawei-npu": "ascend-snt9c" },
      gangSchedulePolicy: "chip2-node16",
      // CCE, super-nodes (cce_10_0982): a hypernode of 48 nodes.
      superPodLabel: "volcano.sh/hypernode",
      driverMounts: alwaysMounted,
    },
    "ascend-950dt": undefined,
  },
} as const satisfies PlatformProfile;
