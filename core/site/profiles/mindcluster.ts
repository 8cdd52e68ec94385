import { SUPER_POD_LABEL } from "./super-pod-label.ts";
import { alwaysMounted, withRuntimeOn950 } from "./driver-mounts.ts";
import type { PlatformProfile } from "./profile.ts";

/**
 * Huawei MindCluster: Volcano with the Ascend plugin, ascend-docker-runtime as the default runtime. For 950: MindCluster 26.1,
 * "Intergenerational Upgrade Adaptation Guide" (resource, from release 26.0 on) and ascend-device-plugin (label).
 */
export const mindcluster = {
  name: "mindcluster",
  schedulerName: "volcano",
  podLabels: { "fault-scheduling": "grace" },
  hardware: {
    "atlas-800-a2": {
      resourceName: "huawei.com/Ascend910",
      nodeSelector: { accelerator: "huawei-Ascend910" },
      gangSchedulePolicy: "chip8-node8",
      driverMounts: alwaysMounted,
    },
    "atlas-800-a3": {
      resourceName: "huawei.com/Ascend910",
      nodeSelector: { accelerator: "huawei-Ascend910" },
      // Without the annotation the Ascend plugin takes an A3 node for a 910A with eight devices and never schedules 16
      // (mind-cluster, ascend-for-volcano/internal/npu/factory.go).
      gangSchedulePolicy: "chip2-node16",
      superPodLabel: SUPER_POD_LABEL,
      driverMounts: alwaysMounted,
    },
    "ascend-950dt": {
      resourceName: "huawei.com/npu",
      nodeSelector: { accelerator: "huawei-npu" },
      // Servers outside of a super-pod (Atlas 850, 650E). Super-pods have chip8-node8-sp (850) and chip8-node8-ra64-sp (950).
      gangSchedulePolicy: "chip8-node8",
      superPodLabel: SUPER_POD_LABEL,
      driverMounts: withRuntimeOn950,
    },
  },
} as const satisfies PlatformProfile;
