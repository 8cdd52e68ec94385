import type { DriverMount, NpuSmiPath, PlatformProfile } from "../site/index.ts";
import type { LoadBalancing, ParsedGroup } from "../topology/index.ts";
import type { Toleration } from "./kubernetes-object.ts";
import type { AssignedPorts } from "./port-needs.ts";

/** A group, with the numbers that follow from its settings. */
export interface ResolvedGroup extends Omit<ParsedGroup, "ports" | "loadBalancing"> {
  readonly name: string;
  /** Ports that the group names, and those that the planner assigned. */
  readonly ports: AssignedPorts;
  /** Data-parallel ranks that have devices on one node; 1 where a rank spans nodes. */
  readonly ranksPerNode: number;
  /** Devices of one rank: tensor × pipeline × prefill context parallel. */
  readonly devicesPerRank: number;
  /** Whether the pipeline of a rank spans several nodes. */
  readonly pipelineSpansNodes: boolean;
  /** Devices of one node that the group's processes use. */
  readonly usedDevices: number;
  /** Who distributes requests to the ranks. */
  readonly loadBalancing: LoadBalancing;
  readonly supervisorPort: number | undefined;
  /** The processes to which its overrides apply, as `replica 1, node 0`; undefined for the settings of the group. */
  readonly member?: string;
  /** Settings below the group that an override gives, with its path: `args.maxNumSeqs` → `overrides.nodes.1.args.maxNumSeqs`. */
  readonly overriddenBy: Readonly<Record<string, string>>;
}

/** How the cluster offers its devices: the settings of the site, and the presets of its profile for all others. */
export interface ResolvedPlatform {
  /** The profile, for rules that compare a setting with its preset; undefined on NVIDIA, which needs none. */
  readonly profile: PlatformProfile | undefined;
  readonly resourceName: string;
  readonly schedulerName: string | undefined;
  readonly runtimeClassName: string | undefined;
  readonly nodeSelector: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
  /** Value of `huawei.com/schedule_policy`; undefined where the pods of a group are not scheduled together. */
  readonly gangSchedulePolicy: string | undefined;
  /** Label whose value names the super-pod of a node; undefined where no document of the platform names one. */
  readonly superPodLabel: string | undefined;
  /** Files and directories of the node that the engine container mounts. */
  readonly driverMounts: readonly DriverMount[];
  /** Where engine containers look for npu-smi of the node; empty where `driverMounts` or the container runtime mounts it. */
  readonly npuSmi: readonly NpuSmiPath[];
  readonly tolerations: readonly Toleration[];
}
