import type { ParsedGroup, ParsedTopology } from "../../topology/schema.ts";
import { Role } from "../../topology/topology.ts";
import { entryOf } from "../entry-of.ts";
import { inRange } from "../version-range.ts";

/** Ranges of the node from which the KV transfer of a group picks ports; absent where it uses none. */
export interface TransferRanges {
  /** Mooncake's transfer engine: one port for each device. */
  readonly engine?: { readonly first: number; readonly last: number; readonly variable: string };
  /** AscendDirect: `step` ports for each physical device from `base` on, and the first of the next. */
  readonly direct?: { readonly base: number; readonly step: number; readonly mooncake: string };
}

/** Mooncake inside the images (their Dockerfiles): 1000 ports per device up to v0.3.7, and no variable for the base. */
const OLD = { version: "v0.3.7.post2", step: 1000 };
const NEW = { version: "v0.3.8.post1", step: 100 };
const BASE = 20_000;

/** What the KV transfer of a group uses besides its handshakes. */
export function transferRanges(
  { engine, kvTransfer }: Pick<ParsedTopology, "engine" | "kvTransfer">,
  group: Pick<ParsedGroup, "role" | "env">,
): TransferRanges {
  if (kvTransfer === undefined || group.role === Role.Serve) return {};
  const old = inRange(engine.version, { before: "0.17" });
  // Older releases of Mooncake spell it PRC.
  const numberAt = (...names: string[]) => {
    const name = names.find((candidate) => entryOf(group.env, candidate) !== undefined);
    return name === undefined ? undefined : Number(entryOf(group.env, name));
  };
  const first = numberAt("MC_MIN_RPC_PORT", "MC_MIN_PRC_PORT") ?? 15_000;
  const last = numberAt("MC_MAX_RPC_PORT", "MC_MAX_PRC_PORT") ?? 17_000;
  return {
    engine: { first, last, variable: "MC_MIN_RPC_PORT" },
    ...(kvTransfer.useAscendDirect
      ? {
          direct: {
            base: (old ? undefined : numberAt("ASCEND_BASE_PORT")) ?? BASE,
            step: old ? OLD.step : NEW.step,
            mooncake: old ? OLD.version : NEW.version,
          },
        }
      : {}),
  };
}
