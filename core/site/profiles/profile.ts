import type { AscendName } from "../../facts/index.ts";

/** A file or directory of the node that the engine needs inside its container. */
export interface DriverMount {
  readonly name: string;
  readonly path: string;
  readonly type: "File" | "Directory";
}

/** What one kind of cluster presets. Facts: MindCluster 26.1, CCE and HAMi device plugins. */
export interface PlatformProfile {
  /** What settings call it. */
  readonly name: string;
  readonly title: string;
  readonly resourceName: Readonly<Record<AscendName, string>>;
  readonly schedulerName?: string;
  readonly runtimeClassName?: string;
  readonly nodeSelector: Readonly<Record<AscendName, Readonly<Record<string, string>>>>;
  readonly podLabels: Readonly<Record<string, string>>;
  /** Value of `huawei.com/schedule_policy`; present where Volcano gangs the pods of a group. */
  readonly gangSchedulePolicy?: Readonly<Record<AscendName, string>>;
  readonly driverMounts: readonly DriverMount[];
}
