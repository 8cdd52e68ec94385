import type { VersionRange } from "../../../domain/index.ts";
import type { Role } from "../../../topology/index.ts";
import type { ProxyScript } from "./proxy-script.ts";

/** `kv_role` of an engine. */
type KvRole = "kv_producer" | "kv_consumer" | "kv_both";

/** The degrees of a group that decide how many handshake ports it has. */
export interface Degrees {
  readonly dataParallelSize: number;
  readonly tensorParallelSize: number;
  readonly pipelineParallelSize: number;
  readonly prefillContextParallelSize: number;
}

/** The ports from `kv_port` on. */
interface HandshakePorts {
  /** The side that listens. The documentation counts the ports for both sides. */
  readonly listens: Role;
  /** Ports of one data-parallel rank, one for each of its devices, in the order of the devices. */
  readonly perRank: (degrees: Degrees) => number;
  /** Whether a scheduler port follows for each rank, after the ports of all ranks, and the others are only kept free. */
  readonly scheduler: boolean;
  /** File and line of the formula. */
  readonly source: string;
}

/** What a key of `kv_connector_extra_config` does, in a few words. */
type ExtraKeys = Readonly<Record<string, string>>;

/** A connector of vLLM-Ascend that glm-serve can set up. One file for each. */
export interface Connector {
  /** Name in `kv_connector`. */
  readonly name: string;
  /** Releases that register it. */
  readonly releases: VersionRange;
  /** Other names of the same class. @default none */
  readonly aliases?: Readonly<Record<string, VersionRange>>;
  /** Where it is registered, and where the facts below come from. */
  readonly source: string;
  /** `kv_role` by the role of the group; absent where the connector does not work in that role. */
  readonly roles: Readonly<Partial<Record<Role, KvRole>>>;
  /** Keys of `kv_connector_extra_config` that it reads, besides those that glm-serve writes. */
  readonly keys: ExtraKeys;
  /** Whether it reads the degrees of both sides from the keys `prefill` and `decode`. */
  readonly readsDegrees: boolean;
  /** Whether the decode group may have several pipeline stages, and prefill context parallelism. */
  readonly decodeMay: { readonly stages: boolean; readonly promptShards: boolean };
  /** Its ports from `kv_port` on; absent where it reads no `kv_port`. */
  readonly handshakes?: HandshakePorts;
  /** Whether it moves blocks with Mooncake's transfer engine, and so takes its ports and `use_ascend_direct`. */
  readonly mooncake: boolean;
  /** The proxy in front of a pair that it connects; absent where it does not connect prefill and decode. */
  readonly proxy?: ProxyScript;
}
