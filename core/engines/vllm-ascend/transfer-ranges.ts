import { parsePort } from "../../site/index.ts";
import { entryOf, type ParsedGroup, type ParsedTopology, Role } from "../../topology/index.ts";
import { type Mooncake, mooncakeOf, spelledIn } from "./mooncake.ts";

/** One end of Mooncake's range, and the variable that moves it. */
interface RangeEnd {
  readonly port: number;
  readonly variable: string;
}

/** Ranges of the node from which the KV transfer of a group picks ports; absent where it uses none. */
export interface TransferRanges {
  /** Mooncake's transfer engine: one port for each device. */
  readonly engine?: { readonly first: RangeEnd; readonly last: RangeEnd };
  /** AscendDirect: `step` ports for each physical device from `base` on, and the first of the next. */
  readonly direct?: { readonly base: number; readonly step: number };
  readonly mooncake: Mooncake;
}

/** Mooncake's defaults (transfer engine, config.h; ascend_direct_transport.h). */
const FIRST = 15_000;

const LAST = 17_000;

const BASE = 20_000;

/** What the KV transfer of a group uses besides its handshakes. What is no port, Mooncake passes over. */
export function transferRanges(
  { engine, kvTransfer }: Pick<ParsedTopology, "engine" | "kvTransfer">,
  group: Pick<ParsedGroup, "role" | "env">,
): TransferRanges {
  const mooncake = mooncakeOf(engine.version);
  if (kvTransfer === undefined || group.role === Role.Serve) return { mooncake };
  const portAt = (name: string | undefined) =>
    name === undefined ? undefined : parsePort(entryOf(group.env, name) ?? "");
  const end = (spellings: Mooncake["first"], otherwise: number): RangeEnd => {
    const given = spelledIn(group.env, spellings);
    return { port: portAt(given) ?? otherwise, variable: given ?? spellings[0] };
  };
  return {
    mooncake,
    engine: { first: end(mooncake.first, FIRST), last: end(mooncake.last, LAST) },
    ...(kvTransfer.useAscendDirect
      ? { direct: { base: portAt(mooncake.base) ?? BASE, step: mooncake.step } }
      : {}),
  };
}
