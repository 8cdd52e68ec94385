import type { HardwareFacts, HardwareName, ModelFacts } from "../facts/index.ts";
import type { DriverMount, ParsedSite, PlatformProfile } from "../site/index.ts";
import type { ParsedGroup, ParsedTopology } from "../topology/index.ts";
import type { DiagnoseChange } from "./diagnosis.ts";
import type { Engine } from "./engine.ts";
import type { Toleration } from "./kubernetes-object.ts";
import type { PrefillDecodeContract } from "./pd-contract.ts";
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
  /** Files and directories of the node that the engine needs inside its container. */
  readonly driverMounts: readonly DriverMount[];
  readonly tolerations: readonly Toleration[];
}

/** A topology on a site: names looked up, defaults and derived degrees filled in. */
export interface ResolvedTopology {
  /** Prefix of every object's name. */
  readonly instance: string;
  readonly spec: ParsedTopology;
  readonly site: ParsedSite;
  readonly model: ModelFacts;
  readonly hardware: HardwareFacts & { readonly name: HardwareName };
  readonly engine: Engine;
  readonly platform: ResolvedPlatform;
  readonly image: string;
  /** Whether pods take whole nodes with their network; so on Ascend, where devices of one node share its links. */
  readonly wholeNodes: boolean;
  readonly groups: readonly ResolvedGroup[];
  /** What prefill and decode share and know of each other; absent where the topology has no such pair. */
  readonly contract: PrefillDecodeContract | undefined;
  /** What the site's `diagnose` changed in the groups. */
  readonly diagnosis: readonly DiagnoseChange[];
}
