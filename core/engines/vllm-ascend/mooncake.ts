import { inRange } from "../../domain/index.ts";
import { parsePort } from "../../site/index.ts";
import { entryOf, type ParsedGroup, type ParsedTopology } from "../../topology/index.ts";
import { entriesOf, usesAscendDirect, usesMooncake } from "./connectors/entries.ts";
import { releaseOf } from "./versions.ts";

/** How one release of Mooncake, which transfers the KV cache, chooses its ports. */
interface Mooncake {
  readonly version: string;
  /** Ports of AscendDirect per device. */
  readonly step: number;
  /** Variables of the port range, in every spelling that the release reads; the first one that is set wins. */
  readonly first: readonly [string, ...string[]];
  readonly last: readonly [string, ...string[]];
  /** Variable of AscendDirect's first port; absent in releases that read none. */
  readonly base?: string;
}

/** Spelling of Mooncake up to v0.3.10. Later releases read it where the corrected one is not set (environ.cpp). */
const MISSPELLED = { first: "MC_MIN_PRC_PORT", last: "MC_MAX_PRC_PORT" } as const;

const CORRECTED = { first: "MC_MIN_RPC_PORT", last: "MC_MAX_RPC_PORT" } as const;

const BASE = "ASCEND_BASE_PORT";

type Ports = Omit<Mooncake, "version">;

const BEFORE_0_3_8: Ports = { step: 1000, first: [MISSPELLED.first], last: [MISSPELLED.last] };

const BEFORE_0_3_11: Ports = { ...BEFORE_0_3_8, step: 100, base: BASE };

const LATEST: Ports = {
  ...BEFORE_0_3_11,
  first: [CORRECTED.first, MISSPELLED.first],
  last: [CORRECTED.last, MISSPELLED.last],
};

/** The release of Mooncake in an image, by the release of its engine; undefined where the image has a build of the main branch. */
export function mooncakeRelease(engineVersion: string): string | undefined {
  return releaseOf(engineVersion).versions["mooncake"];
}

/** The Mooncake of an image, by the release of its engine. */
export function mooncakeOf(engineVersion: string): Mooncake {
  const version = mooncakeRelease(engineVersion) ?? "main";
  return { version: version.replace(/^(?=\d)/, "v"), ...portsOf(version) };
}

function portsOf(version: string): Ports {
  if (inRange(version, { before: "0.3.8" })) return BEFORE_0_3_8;
  return inRange(version, { before: "0.3.11" }) ? BEFORE_0_3_11 : LATEST;
}

/** Port variables of every Mooncake in a known image. */
export const mooncakeVariables: readonly string[] = [...LATEST.first, ...LATEST.last, BASE];

/** The spelling that takes effect: the first that is set; undefined where none is. */
export function spellingIn(
  env: Readonly<Record<string, string>>,
  spellings: readonly string[],
): string | undefined {
  return spellings.find((name) => entryOf(env, name) !== undefined);
}

/** How this Mooncake spells a variable of any Mooncake; undefined where it has no such variable. */
export function spellingFor({ first, last, base }: Mooncake, name: string): string | undefined {
  if (LATEST.first.includes(name)) return first[0];
  if (LATEST.last.includes(name)) return last[0];
  return name === base ? base : undefined;
}

/** One end of the transfer engine's port range, and the variable that moves it. */
interface RangeEnd {
  readonly port: number;
  readonly variable: string;
}

/** Ranges of the node from which the KV transfer of a group chooses ports; absent where the group uses none. */
interface TransferRanges {
  /** Mooncake's transfer engine: one port per device. */
  readonly engine?: { readonly first: RangeEnd; readonly last: RangeEnd };
  /** AscendDirect: `step` ports for each physical device from `base` on, and the first port of the next device. */
  readonly direct?: { readonly base: number; readonly step: number };
  readonly mooncake: Mooncake;
}

/** Mooncake's defaults (transfer engine, config.h; ascend_direct_transport.h). */
const DEFAULT_PORTS = { first: 15_000, last: 17_000, base: 20_000 };

/** Ports of the KV transfer of a group beside its handshakes. Like Mooncake, ignores variables that are no ports. */
export function transferRanges(
  { engine, kvTransfer }: Pick<ParsedTopology, "engine" | "kvTransfer">,
  group: Pick<ParsedGroup, "role" | "env">,
): TransferRanges {
  const mooncake = mooncakeOf(engine.version);
  // The store shares the transfer engine of the connectors between prefill and decode (mooncake_backend.py, _setup_store).
  const moving = entriesOf(kvTransfer).filter(usesMooncake);
  if (!moving.some(({ connector }) => connector?.roles[group.role] !== undefined)) return { mooncake };
  const portAt = (name: string | undefined) =>
    name === undefined ? undefined : parsePort(entryOf(group.env, name) ?? "");
  const end = (spellings: Mooncake["first"], otherwise: number): RangeEnd => {
    const given = spellingIn(group.env, spellings);
    return { port: portAt(given) ?? otherwise, variable: given ?? spellings[0] };
  };
  return {
    mooncake,
    engine: { first: end(mooncake.first, DEFAULT_PORTS.first), last: end(mooncake.last, DEFAULT_PORTS.last) },
    ...(usesAscendDirect(kvTransfer)
      ? { direct: { base: portAt(mooncake.base) ?? DEFAULT_PORTS.base, step: mooncake.step } }
      : {}),
  };
}
