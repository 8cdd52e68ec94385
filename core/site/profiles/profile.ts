import type { AscendName } from "../../facts/index.ts";
import type { NpuSmiPath } from "./npu-smi.ts";

/** A file or a directory of the node that is mounted at the same path in the container. */
export interface DriverMount {
  /** Name of the volume, a DNS label. */
  readonly name: string;
  /** Absolute path on the node and in the container. */
  readonly path: string;
  /** Kind of the path. The pod does not start where the path is absent or of another kind. */
  readonly type: "File" | "Directory";
}

/** What a kind of cluster presets for nodes of one kind. */
export interface HardwarePresets {
  readonly resourceName: string;
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** Value of the annotation `huawei.com/schedule_policy`; present where Volcano schedules the pods of a group together. */
  readonly gangSchedulePolicy?: string;
  /** Label whose value names the super-pod of a node; absent where no document of the platform names one. */
  readonly superPodLabel?: string;
  readonly driverMounts: readonly DriverMount[];
  /** Where nodes may have npu-smi; absent where the container runtime mounts it. */
  readonly npuSmi?: readonly NpuSmiPath[];
}

/** What a kind of cluster presets. Facts: MindCluster 26.1, device plugins of CCE and HAMi. */
export interface PlatformProfile {
  /** Value of the setting `platform.profile`. */
  readonly name: string;
  readonly schedulerName?: string;
  readonly runtimeClassName?: string;
  readonly podLabels: Readonly<Record<string, string>>;
  /** By hardware; undefined where no document of the platform names it. */
  readonly hardware: Readonly<Record<AscendName, HardwarePresets | undefined>>;
}
