import { alwaysMounted } from "./driver-mounts.ts";
import type { PlatformProfile } from "./profile.ts";

/** HAMi's ascend-device-plugin, whose resources name the chip. Most Atlas 800 A2 have the 910B3 with 64 GB. */
export const hami = {
  name: "hami",
  resourceName: { "atlas-800-a2": "huawei.com/Ascend910B3", "atlas-800-a3": "huawei.com/Ascend910C" },
  schedulerName: "hami-scheduler",
  runtimeClassName: "ascend",
  nodeSelector: { "atlas-800-a2": { ascend: "on" }, "atlas-800-a3": { ascend: "on" } },
  podLabels: {},
  driverMounts: alwaysMounted,
} as const satisfies PlatformProfile;
