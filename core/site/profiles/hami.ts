import { alwaysMounted } from "./driver-mounts.ts";
import type { PlatformProfile } from "./profile.ts";

/**
 * HAMi's ascend-device-plugin, whose resources name the chip. Most Atlas 800 A2 have the 910B3 with 64 GB. Its configuration
 * (ascend-device-configmap.yaml, 2026-07) has no chip of the 950 series.
 */
export const hami = {
  name: "hami",
  schedulerName: "hami-scheduler",
  runtimeClassName: "ascend",
  podLabels: {},
  hardware: {
    "atlas-800-a2": {
      resourceName: "huawei.com/Ascend910B3",
      nodeSelector: { ascend: "on" },
      driverMounts: alwaysMounted,
    },
    "atlas-800-a3": {
      resourceName: "huawei.com/Ascend910C",
      nodeSelector: { ascend: "on" },
      driverMounts: alwaysMounted,
    },
    "ascend-950dt": undefined,
  },
} as const satisfies PlatformProfile;
