import type { PortAddress } from "./port-claim.ts";

/** One token of a command: a literal, or text around a variable that the launch script sets. */
export type ArgvToken =
  | string
  | {
      readonly before?: string;
      readonly variable: "node0_ip" | "HOST_IP" | "POD_IP";
      readonly after?: string;
    };

/** The command of one process, and the environment that only this process has. */
export interface ProcessCommand {
  readonly argv: readonly ArgvToken[];
  readonly env: Readonly<Record<string, string>>;
}

/** The proxy in front of prefill and decode, which the engine's project ships in its image. */
export interface ProxyCommand {
  /** Its program and arguments, without the ranks. */
  readonly argv: readonly ArgvToken[];
  /** The arguments that list the ranks. */
  readonly ranks: readonly string[];
  /** How its list of ranks changes while it runs. @default it never does: a change of the ranks restarts the proxy */
  readonly changesRanks?: {
    /** Whether the router repeats the removal of a rank, since the proxy may take it back. */
    readonly repeats: boolean;
  };
  /** Variables of the cluster that must not reach the proxy. */
  readonly unset: readonly string[];
  /** Address at which the proxy listens: every address, or that of its pod. */
  readonly address: PortAddress;
  readonly healthPath: string;
  /** Variable whose value the proxy sends to the engines as their API key. @default none: the proxy sends no key */
  readonly apiKeyVariable?: string;
}

/** The API of one rank, addressed by its pod. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}
