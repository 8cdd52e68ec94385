import type { HardwareName } from "../hardware/index.ts";
import type { ProcessLayout } from "../layout/layout.ts";
import type { Problem } from "../errors/problem.ts";
import type { PortClaim } from "../ports/port-claim.ts";
import type { ResolvedGroup, ResolvedTopology } from "../resolve/resolved.ts";
import type { GroupLayout, PodLayout } from "../layout/layout.ts";

/** A word of a command: literal, or a variable that the launch script sets before it. */
export type Word = string | { readonly variable: "node0_ip" };

/** A process that asks for one thing and gets it: its command and the environment that only it has. */
export interface ProcessCommand {
  readonly argv: readonly Word[];
  readonly env: Readonly<Record<string, string>>;
}

/** The router in front of prefill and decode, as the engine's project ships it in its image. */
export interface ProxyCommand {
  readonly argv: readonly string[];
  /** Variables of the cluster that must not reach the router. */
  readonly unset: readonly string[];
  readonly healthPath: string;
}

/** What the planner asks of an engine. One folder implements it; the registry holds one line for it. */
export interface Engine {
  readonly name: string;
  /** Known versions, as image tags say them. */
  readonly versions: readonly string[];
  image(version: string, hardware: HardwareName): string;
  /** KV connectors by which prefill can hand over to decode. */
  readonly kvConnectors: readonly string[];
  /** What is wrong with the flags and variables of a group in this version. */
  inspect(topology: ResolvedTopology, group: ResolvedGroup): readonly Problem[];
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
  /** Lines of bash that prepare the environment of a process, e.g. by sourcing the vendor's files. */
  preamble(group: ResolvedGroup): readonly string[];
  /** Variables that must hold the name of the NIC with the node's address. */
  readonly interfaceVariables: readonly string[];
  /** Variables that must hold the node's address. */
  readonly addressVariables: readonly string[];
  readonly healthPath: string;
  /** Ports that a pod of the group binds besides its API ports. */
  ports(topology: ResolvedTopology, layout: GroupLayout, pod: PodLayout): readonly PortClaim[];
  /** The router's command, given every endpoint of both roles. */
  proxy(port: number, prefill: readonly Endpoint[], decode: readonly Endpoint[]): ProxyCommand;
}

/** An API of one rank, addressed by its pod. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}
