import { alwaysMounted, withoutAscendRuntime } from "./driver-mounts.ts";
import type { PlatformProfile } from "./profile.ts";

/** Any cluster with MindCluster's device plugin and the default scheduler. */
export const plain = {
  name: "plain",
  resourceName: { "atlas-800-a2": "huawei.com/Ascend910", "atlas-800-a3": "huawei.com/Ascend910" },
  nodeSelector: { "atlas-800-a2": {}, "atlas-800-a3": {} },
  podLabels: {},
  driverMounts: [...alwaysMounted, ...withoutAscendRuntime],
} as const satisfies PlatformProfile;
