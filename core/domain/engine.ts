import type { HardwareFacts, HardwareName, ModelFacts, Vendor } from "../facts/index.ts";
import type { ParsedSite, WorkloadName } from "../site/index.ts";
import type { ParsedGroup, ParsedTopology } from "../topology/index.ts";
import type { Endpoint, ProcessCommand, ProxyCommand } from "./command.ts";
import type { DiagnoseChange, Diagnosis } from "./diagnosis.ts";
import type { EngineMemory } from "./engine-memory.ts";
import type { FlagProblem } from "./flag-problem.ts";
import type { FitDefaults } from "./fit-defaults.ts";
import type { KnownVariables } from "./known-variables.ts";
import type { ConfigMap } from "./kubernetes-object.ts";
import type { GroupLayout, PodLayout, ProcessLayout } from "./layout.ts";
import type { MountedVolume } from "./mounted-volume.ts";
import type { PortClaim } from "./port-claim.ts";
import type { PortNeeds } from "./port-needs.ts";
import type { PrefillDecodeContract } from "./pd-contract.ts";
import type { ResolvedGroup, ResolvedPlatform } from "./resolved.ts";

/** A setting of a group that an engine reads nowhere. */
export interface UnreadSetting {
  /** Where it stands below the group, e.g. `ports.master`. */
  readonly setting: string;
  /** What stands there; undefined where nothing does. */
  readonly value: unknown;
  readonly message: string;
}

/** A ConfigMap that a group needs besides its scripts. */
export interface EngineConfigMap {
  /** What its resource's name adds to the group's. */
  readonly suffix: string;
  readonly manifest: ConfigMap;
  /** Whether an operator of the cluster writes its data, which then is not ours to change. */
  readonly filledByOperator: boolean;
}

/** Labels by which operators of the cluster find a StatefulSet and its pods. */
export interface OperatorLabels {
  readonly owner: Readonly<Record<string, string>>;
  readonly pod: Readonly<Record<string, string>>;
}

/** What the checks around serving find in an engine's image and at its API. */
interface ServingChecks {
  /** Whether its image holds `vllm bench serve`. */
  readonly holdsVllm: boolean;
  /** The loads under which its document measures. */
  readonly workloads: readonly WorkloadName[];
  /** Whether it answers /generate beside OpenAI's routes. */
  readonly generates: boolean;
}

/** What an engine does with memory; undefined where it loads weights in a way whose size is not known. */
export type MemoryFormula = (topology: ResolvedTopology, group: ResolvedGroup) => EngineMemory | undefined;

/** What the planner asks of an engine. One folder implements it; the registry holds one line for it. */
export interface Engine {
  readonly name: string;
  /** Whose devices it runs on. */
  readonly vendor: Vendor;
  /** Known versions, as image tags or flag dialects say them. */
  readonly versions: readonly string[];
  /** Why older ones are not among them. */
  readonly versionsSource?: string;
  /** Whether the tensors of one rank may be split over several nodes. */
  readonly ranksSpanNodes: boolean;
  /** The documented image; undefined where none is public that holds the engine. */
  image(version: string, hardware: HardwareName): string | undefined;
  /** Where no image is public: an image to start from, and what else must be said of it. */
  readonly imageExample?: string;
  /** KV connectors by which prefill can hand over to decode; empty where it cannot. */
  readonly kvConnectors: readonly string[];
  /** Settings of a group that it has no use for. */
  unreadSettings(group: ResolvedGroup): readonly UnreadSetting[];
  /** Variable that holds the key which its API asks for; absent where it asks for none. */
  readonly apiKeyVariable?: string;
  /** Where the weights of a second model for speculative decoding lie, if the group has one. */
  draftModelPaths(group: ResolvedGroup): readonly string[];
  /** How it uses the memory of a device. */
  readonly memory: MemoryFormula;
  /** What the checks around serving find in its image and at its API. */
  readonly checks: ServingChecks;
  /** What its topologies look like in the documents, for shapes that are tried. */
  readonly fitDefaults: FitDefaults;
  /** What the site's switches for trouble-shooting mean for it. */
  readonly diagnosis: Diagnosis;
  /** What is wrong with the flags and variables of a group in this version. */
  inspect(topology: ResolvedTopology, group: ResolvedGroup): readonly FlagProblem[];
  /** Processes of one pod, in order. */
  processes(group: ResolvedGroup, ordinal: number): readonly ProcessLayout[];
  command(
    topology: ResolvedTopology,
    layout: GroupLayout,
    pod: PodLayout,
    process: ProcessLayout,
  ): ProcessCommand;
  /** Environment that every process of a group shares: the document's, and what the engine needs in a pod. */
  environment(topology: ResolvedTopology, group: ResolvedGroup): Readonly<Record<string, string>>;
  /** Lines of bash that run once in a pod, before its processes. */
  prepare(topology: ResolvedTopology, group: ResolvedGroup): readonly string[];
  /** Lines of bash that prepare the environment of each process, e.g. by sourcing the vendor's files. */
  preamble(group: ResolvedGroup): readonly string[];
  /** Lines of bash that run in each process before its preamble, once every pod of the group is there. */
  readonly gathered?: (topology: ResolvedTopology, group: ResolvedGroup) => readonly string[];
  readonly configMaps?: (topology: ResolvedTopology, layout: GroupLayout) => readonly EngineConfigMap[];
  readonly operatorLabels?: (topology: ResolvedTopology, layout: GroupLayout) => OperatorLabels;
  /** Files of the library that the engine loads from beside the launch scripts, by name. */
  files(topology: ResolvedTopology, group: ResolvedGroup): Readonly<Record<string, string>>;
  /** What its container mounts besides weights, shared memory and the platform's files. */
  volumes(topology: ResolvedTopology, layout: GroupLayout): readonly MountedVolume[];
  /** Size limit of /dev/shm where the site sets none, as a Kubernetes quantity. */
  sharedMemory(group: ResolvedGroup): string;
  /** Variables that mean something to its processes. */
  readonly variables: KnownVariables;
  /** Variables of its processes that the pod, its script or the device plugin sets, and what to do instead. */
  readonly ownedVariables: Readonly<Record<string, string>>;
  /** Variables that must hold the name of the NIC with the node's address. */
  readonly interfaceVariables: readonly string[];
  /** Variables that must hold the node's address. */
  readonly addressVariables: readonly string[];
  readonly probePaths: { readonly startup: string; readonly readiness: string; readonly liveness: string };
  /** What ports a group needs, so that those which it does not name can be assigned. */
  portNeeds(spec: ParsedTopology, group: ParsedGroup): PortNeeds;
  /** Ports that a pod of the group binds besides its API ports. */
  ports(topology: ResolvedTopology, layout: GroupLayout, pod: PodLayout): readonly PortClaim[];
  /** The router's command, given every endpoint of both roles; absent where the engine has none. */
  readonly proxy?: (port: number, prefill: readonly Endpoint[], decode: readonly Endpoint[]) => ProxyCommand;
}

/**
 * A topology on a site: names looked up, defaults and derived degrees filled in. An engine and the topology that it runs
 * refer to each other, so both types are in this file.
 */
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
