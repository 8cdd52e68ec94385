import { alwaysMounted } from "./driver-mounts.ts";
import type { PlatformProfile } from "./profile.ts";

/** Huawei MindCluster: Volcano with the Ascend plugin, ascend-docker-runtime as the default runtime. */
export const mindcluster = {
  name: "mindcluster",
  resourceName: { "atlas-800-a2": "huawei.com/Ascend910", "atlas-800-a3": "huawei.com/Ascend910" },
  schedulerName: "volcano",
  nodeSelector: {
    "atlas-800-a2": { accelerator: "huawei-Ascend910" },
    "atlas-800-a3": { accelerator: "huawei-Ascend910" },
  },
  podLabels: { "fault-scheduling": "grace" },
  // Without the annotation the Ascend plugin takes an A3 node for a 910A with eight devices and never schedules 16
  // (mind-cluster, ascend-for-volcano/internal/npu/factory.go).
  gangSchedulePolicy: { "atlas-800-a2": "chip8-node8", "atlas-800-a3": "chip2-node16" },
  driverMounts: alwaysMounted,
} as const satisfies PlatformProfile;
