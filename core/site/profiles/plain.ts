import { alwaysMounted, withoutAscendRuntime, withoutRuntimeOn950 } from "./driver-mounts.ts";
import { npuSmiPaths } from "./npu-smi.ts";
import { SUPER_POD_LABEL } from "./super-pod-label.ts";
import type { PlatformProfile } from "./profile.ts";

const driverMounts = [...alwaysMounted, ...withoutAscendRuntime];

/** Any cluster with MindCluster's device plugin and the default scheduler. */
export const plain = {
  name: "plain",
  podLabels: {},
  hardware: {
    "atlas-800-a2": {
      resourceName: "huawei.com/Ascend910",
      nodeSelector: {},
      driverMounts,
      npuSmi: npuSmiPaths,
    },
    "atlas-800-a3": {
      resourceName: "huawei.com/Ascend910",
      nodeSelector: {},
      superPodLabel: SUPER_POD_LABEL,
      driverMounts,
      npuSmi: npuSmiPaths,
    },
    "ascend-950dt": {
      resourceName: "huawei.com/npu",
      nodeSelector: {},
      superPodLabel: SUPER_POD_LABEL,
      driverMounts: withoutRuntimeOn950,
      npuSmi: npuSmiPaths,
    },
  },
} as const satisfies PlatformProfile;
