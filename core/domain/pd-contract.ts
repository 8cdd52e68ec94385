import type { ParsedTopology } from "../topology/index.ts";

/** What one side of a pair is to the other. */
export interface ContractSide {
  /** Name of its group. */
  readonly group: string;
  readonly dataParallelSize: number;
  readonly tensorParallelSize: number;
  /** `kv_port`: the first of one port for each of its devices. */
  readonly kvPort: number | undefined;
  /** `engine_id` of each replica, in order; none where the group has no id. */
  readonly engineIds: readonly string[];
}

/**
 * What prefill and decode must have alike, or know of each other, in one value: the processes of both sides and the
 * router are derived from it, so that they cannot disagree. What could still be written against it through the arguments or
 * the environment of one side is refused by the rules whose ids begin with `pd-`.
 */
export interface PrefillDecodeContract {
  readonly model: ParsedTopology["model"];
  readonly engine: ParsedTopology["engine"];
  /** The one image of both sides and of the router. */
  readonly image: string;
  readonly connector: string;
  readonly useAscendDirect: boolean;
  /** Tokens of a KV block, where the sides say it. */
  readonly blockSize: number | undefined;
  readonly prefill: ContractSide;
  readonly decode: ContractSide;
}
