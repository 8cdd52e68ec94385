import { type EngineRule, Severity } from "../../domain/index.ts";
import { hardware as machines } from "../../facts/index.ts";

const POLICY = "huawei.com/schedule_policy";

/** What the Ascend plugin takes a node for that nothing describes. */
const FALLBACK_DEVICES = 8;

export const volcanoProfile: EngineRule = {
  id: "volcano-profile",
  severity: Severity.Warning,
  source:
    "mind-cluster, ascend-for-volcano/internal/npu/factory.go: without a policy every node is a 910A of eight",
  check: ({ platform, hardware, site }) => {
    if (platform.schedulerName !== "volcano" || platform.profile === undefined) return [];
    if (platform.gangSchedulePolicy !== undefined || site.annotations[POLICY] !== undefined) return [];
    if (hardware.devicesPerNode <= FALLBACK_DEVICES) return [];
    return [
      {
        path: "platform.schedulerName",
        value: platform.schedulerName,
        message: `Volcano's Ascend plugin never places a pod with the ${hardware.devicesPerNode} devices of ${machines[hardware.name].title} without ${POLICY}, which this profile does not write.`,
        fix: 'set platform.profile to "mindcluster" or "cce"',
      },
    ];
  },
};
