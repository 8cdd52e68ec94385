import type { DriverMount, PlatformProfile } from "../site/index.ts";
import type { ParsedGroup } from "../topology/index.ts";
import type { Toleration } from "./kubernetes-object.ts";
import type { AssignedPorts } from "./port-needs.ts";

/** A group with what follows from its numbers. */
export interface ResolvedGroup extends Omit<ParsedGroup, "ports"> {
  readonly name: string;
  /** Those that it names, and those that were assigned. */
  readonly ports: AssignedPorts;
  /** Data-parallel ranks that have devices on one node; 1 where a rank spans nodes. */
  readonly ranksPerNode: number;
  /** Devices of one rank. */
  readonly devicesPerRank: number;
  /** Devices of one node that the group's processes use. */
  readonly usedDevices: number;
  /**
   * Whether each rank is a server of its own behind the router, or the head serves for all ranks.
   * vLLM calls this external and internal load balancing.
   */
  readonly everyRankServes: boolean;
  readonly supervisorPort: number | undefined;
}

/** How the cluster offers its devices, profile and overrides together. */
export interface ResolvedPlatform {
  /** Absent for devices that every cluster offers in the same way. */
  readonly profile: PlatformProfile | undefined;
  readonly resourceName: string;
  readonly schedulerName: string | undefined;
  readonly runtimeClassName: string | undefined;
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** Files and directories of the node that the engine needs inside its container. */
  readonly driverMounts: readonly DriverMount[];
  readonly tolerations: readonly Toleration[];
}
