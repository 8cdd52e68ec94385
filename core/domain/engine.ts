import type {
  DriverNeed,
  HardwareFacts,
  HardwareName,
  ModelFacts,
  SizedModel,
  Vendor,
} from "../facts/index.ts";
import type { ParsedSite, WorkloadName } from "../site/index.ts";
import type { ParsedGroup, ParsedTopology } from "../topology/index.ts";
import type { Capability } from "./capability.ts";
import type { Endpoint, ProcessCommand, ProxyCommand } from "./command.ts";
import type { DiagnoseChange, Diagnosis, Flags, NeededFlags } from "./diagnosis.ts";
import type { EngineMemory } from "./engine-memory.ts";
import type { EngineMetrics } from "./engine-metrics.ts";
import type { FlagProblem } from "./flag-problem.ts";
import type { FitDefaults } from "./fit-defaults.ts";
import type { ImageScheme } from "./image-tag.ts";
import type { KvConnectors } from "./kv-connectors.ts";
import type { HugePageNeed } from "./huge-page-need.ts";
import type { PoolServer } from "./kv-pool.ts";
import type { KnownVariables } from "./known-variables.ts";
import type { ConfigMap } from "./kubernetes-object.ts";
import type { GroupLayout, PodLayout, ProcessLayout } from "./layout.ts";
import type { ParserArgument, Parsers } from "./parsers.ts";
import type { LogLine } from "./log-line.ts";
import type { MountedVolume } from "./mounted-volume.ts";
import type { PortClaim } from "./port-claim.ts";
import type { PortNeeds } from "./port-needs.ts";
import type { PrefillDecodeContract } from "./pd-contract.ts";
import type { ResolvedGroup, ResolvedPlatform } from "./resolved.ts";

/** A setting of a group that the engine never reads. */
export interface UnreadSetting {
  /** Its path below the group, e.g. `ports.master`. */
  readonly setting: string;
  /** The given value; undefined where none is given. */
  readonly value: unknown;
  readonly message: string;
}

/** A ConfigMap that a group needs in addition to its launch scripts. */
export interface EngineConfigMap {
  /** Suffix of its resource name after the group's. */
  readonly suffix: string;
  readonly manifest: ConfigMap;
  /** Whether an operator of the cluster writes its data; glm-serve then never changes the data. */
  readonly filledByOperator: boolean;
}

/** A file that a pod writes before its processes start. */
export interface StartFile {
  /** Its path in the container, as the command of a process names it. */
  readonly path: string;
  /** What it is, as the object of a sentence. */
  readonly what: string;
  /** Its text; undefined where an operator of the cluster writes it. */
  readonly text: string | undefined;
}

/** Labels by which operators of the cluster find a StatefulSet and its pods. */
export interface OperatorLabels {
  readonly owner: Readonly<Record<string, string>>;
  readonly pod: Readonly<Record<string, string>>;
}

/** What smoke and bench can use in an engine's image and at its API. */
interface ServingChecks {
  /** Whether its image holds `vllm bench serve`. */
  readonly holdsVllm: boolean;
  /** The workloads with which its document measures. */
  readonly workloads: readonly WorkloadName[];
  /** Whether its API has /generate in addition to OpenAI's routes. */
  readonly generates: boolean;
}

/** The memory use of a group; undefined where the engine loads the weights in a size that is not known. */
type MemoryFormula = (topology: SizedTopology, group: ResolvedGroup) => EngineMemory | undefined;

/** Everything that the planner needs from an engine. One folder of `core/engines` implements it. */
export interface Engine {
  /** Its id in a topology: `xllm`. */
  readonly name: string;
  /** Its name in prose: `xLLM`. */
  readonly title: string;
  /** Vendor of the devices that the engine runs on. */
  readonly vendor: Vendor;
  /** The hardware that its project names, by which a rule refuses the rest. @default all hardware of the vendor */
  readonly hardware?: readonly HardwareName[];
  /** Releases with a catalogue, by image tag or flag dialect, oldest first. */
  readonly versions: readonly string[];
  /** Whether one rank may span several nodes. */
  readonly ranksSpanNodes: boolean;
  /** The documented image; undefined where no public image contains the engine. */
  image(version: string, hardware: HardwareName): string | undefined;
  /** How the project tags its images. */
  readonly images: ImageScheme;
  /** An image to start from, and what it lacks; for an engine without a public image. */
  readonly imageExample?: string;
  /** KV connectors of a release; absent where the engine has none. */
  readonly kvConnectors?: (version: string) => KvConnectors;
  /**
   * What a prefill rank and a decode rank must have in common to answer a request together. Their pods name its digest, so that no
   * request passes between two that differ. @default the engine has no such pair
   */
  readonly pairFacts?: (topology: ResolvedTopology) => Readonly<Record<string, unknown>>;
  /** Settings of a group that the engine never reads. */
  unreadSettings(group: ResolvedGroup): readonly UnreadSetting[];
  /** Whether `model.quantization` becomes a flag of its processes. @default false */
  readonly readsQuantization?: boolean;
  /** Variable that holds the API key which clients must send. @default none: the API needs no key */
  readonly apiKeyVariable?: string;
  /** Paths of the draft models of a group. */
  draftModelPaths(group: ResolvedGroup): readonly string[];
  /** The argument by which a group drafts with the draft layer in the weights of the model itself. */
  draftLayerFlag(topology: ResolvedTopology, group: ResolvedGroup): string | undefined;
  /**
   * Whether it loads the draft layer of a model that `procedures.mtpExport` exports; undefined where that is unknown.
   * @default it loads no exported draft layer
   */
  readonly loadsExportedDraft?: (model: ModelFacts) => boolean | undefined;
  /** The parsers of a release, by the argument that names one. */
  parsers(version: string): Readonly<Record<ParserArgument, Parsers>>;
  /** Memory use of one device. */
  readonly memory: MemoryFormula;
  /** What smoke and bench can use. */
  readonly checks: ServingChecks;
  /** Documented settings that `fit` assumes for the shapes that it tries. */
  readonly fitDefaults: FitDefaults;
  /** Flags behind the site's switches for trouble-shooting. */
  readonly diagnosis: Diagnosis;
  /** Flags as the parser of a release reads them, e.g. the text "16" as a number. @default as they are given */
  readonly readArguments?: (version: string, args: Flags) => Flags;
  /** Flags without which the engine refuses a group as these switches have changed it. @default none */
  readonly neededFlags?: (topology: ResolvedTopology, group: ResolvedGroup) => readonly NeededFlags[];
  /** Problems of single flags and variables of a group in this release. */
  inspect(topology: ResolvedTopology, group: ResolvedGroup): readonly FlagProblem[];
  /** Processes of one pod, in order. */
  processes(group: ResolvedGroup, ordinal: number): readonly ProcessLayout[];
  command(
    topology: ResolvedTopology,
    layout: GroupLayout,
    pod: PodLayout,
    process: ProcessLayout,
  ): ProcessCommand;
  /** Environment of every process of a group: the document's variables, and those that the engine needs in a pod. */
  environment(topology: ResolvedTopology, group: ResolvedGroup): Readonly<Record<string, string>>;
  /** Bash lines that run once in a pod, before its processes. */
  prepare(topology: ResolvedTopology, group: ResolvedGroup): readonly string[];
  /** Bash lines that prepare the environment of each process, e.g. by sourcing the vendor's files. */
  preamble(group: ResolvedGroup): readonly string[];
  /** Bash lines that put libraries of the image on the search path of each process, before its preamble. @default none */
  readonly libraries?: (topology: ResolvedTopology) => readonly string[];
  /** Files that a pod of the group writes at start-up, and that its processes read. @default none */
  readonly startFiles?: (topology: ResolvedTopology, layout: GroupLayout) => readonly StartFile[];
  /** Bash lines that run in each process before its preamble, once every pod of the group has joined. */
  readonly gathered?: (topology: ResolvedTopology, group: ResolvedGroup) => readonly string[];
  readonly configMaps?: (topology: ResolvedTopology, layout: GroupLayout) => readonly EngineConfigMap[];
  readonly operatorLabels?: (topology: ResolvedTopology, layout: GroupLayout) => OperatorLabels;
  /** Files of glm-serve that the engine loads from the directory of the launch scripts, by name. */
  files(topology: ResolvedTopology, group: ResolvedGroup): Readonly<Record<string, string>>;
  /** Capabilities that its container needs besides those of every engine. @default none */
  readonly capabilities?: (group: ResolvedGroup) => readonly Capability[];
  /** Mounts of its container besides weights, shared memory and the platform's files. */
  volumes(topology: ResolvedTopology, layout: GroupLayout): readonly MountedVolume[];
  /** Default size limit of /dev/shm, as a Kubernetes quantity. */
  sharedMemory(group: ResolvedGroup, model: ModelFacts): string;
  /** Drivers of the devices that a topology needs, or that the release names. @default none */
  readonly driverNeeds?: (topology: ResolvedTopology) => readonly DriverNeed[];
  /** Huge pages that a topology needs on each node. @default none */
  readonly hugePages?: (topology: ResolvedTopology) => HugePageNeed | undefined;
  /**
   * What a group lacks where its nodes are not in one super-pod, besides an id for each node: imperatives that preflight
   * reports.
   *
   * @default nothing
   */
  readonly acrossSuperPods?: (topology: ResolvedTopology, group: ResolvedGroup) => readonly string[];
  /** The setting by which a group is one whose nodes are in different super-pods. @default none */
  readonly spansSuperPodsBy?: (topology: ResolvedTopology, group: ResolvedGroup) => string | undefined;
  /** Variables that its processes read. */
  readonly variables: KnownVariables;
  /** Variables that the pod, its script or the device plugin sets, with the fix for a group that sets them. */
  readonly ownedVariables: Readonly<Record<string, string>>;
  /** Variables that must hold the name of the NIC with the node's address. */
  readonly interfaceVariables: readonly string[];
  /** Variables that must hold the node's address. */
  readonly addressVariables: readonly string[];
  /** What Prometheus reads from a release. */
  metrics(version: string): EngineMetrics;
  readonly probePaths: { readonly startup: string; readonly readiness: string; readonly liveness: string };
  /**
   * Seconds for which a prefill rank keeps the KV cache of requests that it has answered, until decode has fetched it.
   * @default none
   */
  readonly heldSeconds?: number;
  /** Where its code shows that a prefill rank may answer a request without a decode rank. @default it may not */
  readonly prefillAnswersAlone?: string;
  /** Lines of its log while it starts, in any order: the last that matches counts. */
  readonly logLines: readonly LogLine[];
  /** Ports that a group needs, for the assignment of those that it does not name. */
  portNeeds(spec: ParsedTopology, group: ParsedGroup): PortNeeds;
  /** Port claims of a pod besides its API ports. */
  ports(topology: ResolvedTopology, layout: GroupLayout, pod: PodLayout): readonly PortClaim[];
  /** The command of the proxy for all endpoints of both roles; absent where the engine has no proxy. */
  readonly proxy?: (
    topology: ResolvedTopology,
    prefill: readonly Endpoint[],
    decode: readonly Endpoint[],
  ) => ProxyCommand;
  /** The server of `kvTransfer.pool`; undefined without one. */
  readonly pool?: (topology: ResolvedTopology) => PoolServer | undefined;
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
  /** Whether each pod takes a whole node and its network: on Ascend, where the devices of a node share its links. */
  readonly wholeNodes: boolean;
  readonly groups: readonly ResolvedGroup[];
  /** What prefill and decode share; undefined where the topology has no such pair. */
  readonly contract: PrefillDecodeContract | undefined;
  /** Changes by the site's `diagnose`. */
  readonly diagnosis: readonly DiagnoseChange[];
}

/** A topology of a model whose sizes are all known. */
export interface SizedTopology extends ResolvedTopology {
  readonly model: SizedModel;
}

/** Whether an engine runs on some hardware, as its project says. */
export function runsOn(
  { vendor, hardware }: Pick<Engine, "vendor" | "hardware">,
  kind: HardwareFacts & { readonly name: HardwareName },
): boolean {
  return hardware === undefined ? vendor === kind.vendor : hardware.includes(kind.name);
}
