import { z } from "zod";
import { mountPathSchema, nameSchema, type SchemaOf } from "../topology/index.ts";
import { labelKeySchema, labelValueSchema, resourceNameSchema, subdomainSchema } from "./kubernetes-names.ts";
import { type NpuSmiPath, npuSmiPaths } from "./profiles/npu-smi.ts";
import type { DriverMount } from "./profiles/profile.ts";
import { type ProfileName, profileNames } from "./profiles/profiles.ts";
import { tolerationSchema, type TolerationSettings } from "./toleration.ts";

/** How the cluster offers its devices. Each setting but `profile` replaces what the profile presets. */
export interface PlatformSettings {
  /**
   * Kind of cluster, which presets all other settings: `plain` (default scheduler), `mindcluster`, `cce` or `hami`. It
   * applies to Ascend. Changing this replaces every group.
   * @default "plain"
   */
  profile?: ProfileName | undefined;
  /**
   * Name of the device resource, e.g. `huawei.com/Ascend910`. Changing this replaces every group.
   * @default preset by the profile; `nvidia.com/gpu` on NVIDIA
   */
  resourceName?: string | undefined;
  /**
   * Scheduler of the pods with devices. Changing this replaces every group.
   * @default preset by the profile
   */
  schedulerName?: string | undefined;
  /**
   * RuntimeClass of the pods with devices. Changing this replaces every group.
   * @default preset by the profile
   */
  runtimeClassName?: string | undefined;
  /**
   * Labels of the nodes on which pods may run. Changing this replaces every group.
   * @default preset by the profile
   */
  nodeSelector?: Record<string, string> | undefined;
  /**
   * Tolerations of the pods. Changing this replaces every group.
   * @default NoSchedule taints whose key is the resource name
   */
  tolerations?: TolerationSettings[] | undefined;
  /**
   * Labels of engine pods for the scheduler, e.g. `{ fault-scheduling: grace }`. Changing this replaces every group.
   * @default preset by the profile
   */
  podLabels?: Record<string, string> | undefined;
  /**
   * Value of the annotation `huawei.com/schedule_policy`, by which Volcano schedules the pods of a group together or not
   * at all, e.g. `chip2-node16`; "" turns this off. Changing this replaces every group.
   * @default preset by the profile for the hardware
   */
  gangSchedulePolicy?: string | undefined;
  /**
   * Files and directories of the node that are mounted at the same path in engine containers: driver, tools and
   * configuration. Changing this replaces every group.
   * @default preset by the profile
   */
  driverMounts?: DriverMount[] | undefined;
  /**
   * Path of npu-smi on the nodes, whose directory engine pods then mount alone: `/usr/local/bin/npu-smi` or
   * `/usr/local/sbin/npu-smi`. Pods start where the file is missing. Changing this replaces every group.
   * @default both with the profile `plain`; none with the others, whose container runtime mounts npu-smi
   */
  npuSmi?: NpuSmiPath | undefined;
}

const schema = z.strictObject({
  profile: z.enum(profileNames).default("plain"),
  resourceName: resourceNameSchema.optional(),
  schedulerName: subdomainSchema("scheduler").optional(),
  runtimeClassName: subdomainSchema("RuntimeClass").optional(),
  nodeSelector: z.record(labelKeySchema, labelValueSchema).optional(),
  tolerations: z.array(tolerationSchema).optional(),
  podLabels: z.record(labelKeySchema, labelValueSchema).optional(),
  gangSchedulePolicy: labelValueSchema.optional(),
  driverMounts: z
    .array(z.strictObject({ name: nameSchema, path: mountPathSchema, type: z.enum(["File", "Directory"]) }))
    .optional(),
  npuSmi: z.enum(npuSmiPaths).optional(),
});

export const platformSchema = schema satisfies SchemaOf<PlatformSettings, typeof schema>;
