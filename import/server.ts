import type { ArgumentValue, LoadBalancing, Role } from "../core/index.ts";
import type { EngineName, GroupHint } from "./observed.ts";

/** A value, and where the file has it. */
export interface Placed<Value> {
  readonly value: Value;
  readonly place: string;
}

/** The KV transfer of a process, as its command configures it. */
export type KvTransferObject = Readonly<Record<string, ArgumentValue>>;

/** The pipeline of a rank that spans nodes. */
export interface Stage {
  readonly nodes: number;
  readonly rank: number;
  readonly address: string;
  readonly port: number | undefined;
}

/** One server process in the words of a topology: what its command and its environment say, whatever the engine. */
export interface Server {
  readonly engine: EngineName;
  readonly node: number;
  readonly place: string;
  readonly role: Role;
  readonly group?: GroupHint;
  readonly model: Placed<string>;
  readonly servedModelName: string | undefined;
  readonly quantization: string | undefined;
  readonly dataParallelSize: number;
  readonly tensorParallelSize: number;
  readonly pipelineParallelSize: number;
  readonly prefillContextParallelSize: number;
  readonly layersPerStage: readonly number[] | undefined;
  /** Its places in its group: data-parallel ranks for vLLM and LightLLM, nodes of a pipeline over nodes, processes of xLLM. */
  readonly slots: { readonly first: number; readonly count: number; readonly of: number };
  /** Its data-parallel rank, where it has exactly one. */
  readonly rank: number | undefined;
  readonly loadBalancing: LoadBalancing;
  /** Undefined unless the pipeline of a rank spans nodes. */
  readonly stage: Stage | undefined;
  /** Address and port at which the ranks meet; undefined where they are all in the process. */
  readonly address: string | undefined;
  readonly rpcPort: number | undefined;
  readonly masterPort: number | undefined;
  /** Undefined for a process without an API. */
  readonly apiPort: number | undefined;
  readonly devices: string | undefined;
  readonly devicesPerProcess: number;
  readonly cpusPerRank: number | undefined;
  readonly kvTransfer: Placed<KvTransferObject> | undefined;
  readonly args: ReadonlyMap<string, Placed<ArgumentValue>>;
  readonly env: ReadonlyMap<string, Placed<string>>;
}
