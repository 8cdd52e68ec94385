/** A word of a command: literal, or one with a variable that the launch script sets before it. */
export type ArgvToken =
  | string
  | { readonly before?: string; readonly variable: "node0_ip" | "HOST_IP"; readonly after?: string };

/** A process that asks for one thing and gets it: its command and the environment that only it has. */
export interface ProcessCommand {
  readonly argv: readonly ArgvToken[];
  readonly env: Readonly<Record<string, string>>;
}

/** The router in front of prefill and decode, as the engine's project ships it in its image. */
export interface ProxyCommand {
  readonly argv: readonly string[];
  /** Variables of the cluster that must not reach the router. */
  readonly unset: readonly string[];
  readonly healthPath: string;
  /** Variable whose value it shows to the engines as their key; absent where it knows none. */
  readonly apiKeyVariable?: string;
}

/** An API of one rank, addressed by its pod. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}
