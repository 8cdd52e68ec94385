import type { ParsedTopology } from "../topology/index.ts";

/** What one side of a pair needs to know of the other. */
export interface ContractSide {
  /** Name of its group. */
  readonly group: string;
  readonly dataParallelSize: number;
  readonly tensorParallelSize: number;
  readonly pipelineParallelSize: number;
  /** Layers of each pipeline stage; undefined where the engine divides them. */
  readonly layersPerStage: readonly number[] | undefined;
  /** `kv_port`: the first port of a row with one port per device. */
  readonly kvPort: number | undefined;
  /** `engine_id` of each replica, in order, with the placeholders of the rank; empty for a group without an id. */
  readonly engineIds: readonly string[];
}

/**
 * What prefill and decode share, in one value. The commands of both sides and of the proxy derive from it, so they cannot
 * disagree. Rules whose ids begin with `pd-` refuse arguments and variables of one side that contradict it.
 */
export interface PrefillDecodeContract {
  readonly model: ParsedTopology["model"];
  readonly engine: ParsedTopology["engine"];
  /** The one image of both sides and of the proxy. */
  readonly image: string;
  /** Connector of `kvTransfer`. */
  readonly connector: string;
  readonly useAscendDirect: boolean | undefined;
  /** Tokens of a KV block; undefined where the engine's default applies. */
  readonly blockSize: number | undefined;
  readonly prefill: ContractSide;
  readonly decode: ContractSide;
}
