import { inRange } from "../../domain/index.ts";
import { entryOf } from "../../topology/index.ts";

/** What one release of Mooncake makes of ports. */
export interface Mooncake {
  readonly version: string;
  /** Ports of one device for AscendDirect. */
  readonly step: number;
  /** Variables of its port range, each in the spellings that it reads; the first that is set wins. */
  readonly first: readonly [string, ...string[]];
  readonly last: readonly [string, ...string[]];
  /** Variable that moves AscendDirect; absent where there is none. */
  readonly base?: string;
}

/** Mooncake's own spelling up to v0.3.10, which later releases read where the corrected one is not set (environ.cpp). */
const MISSPELLED = { first: "MC_MIN_PRC_PORT", last: "MC_MAX_PRC_PORT" } as const;

const CORRECTED = { first: "MC_MIN_RPC_PORT", last: "MC_MAX_RPC_PORT" } as const;

const BASE = "ASCEND_BASE_PORT";

/** Mooncake inside the images (their Dockerfiles). */
const BEFORE_0_17: Mooncake = {
  version: "v0.3.7.post2",
  step: 1000,
  first: [MISSPELLED.first],
  last: [MISSPELLED.last],
};

const BEFORE_0_23: Mooncake = { ...BEFORE_0_17, version: "v0.3.8.post1", step: 100, base: BASE };

const LATEST: Mooncake = {
  ...BEFORE_0_23,
  version: "v0.3.11.post1",
  first: [CORRECTED.first, MISSPELLED.first],
  last: [CORRECTED.last, MISSPELLED.last],
};

/** The Mooncake of an image, by the version of its engine. */
export function mooncakeOf(engineVersion: string): Mooncake {
  if (inRange(engineVersion, { before: "0.17" })) return BEFORE_0_17;
  return inRange(engineVersion, { before: "0.23" }) ? BEFORE_0_23 : LATEST;
}

/** Variables by which any Mooncake of the known images moves its ports. */
export const mooncakeVariables: readonly string[] = [...LATEST.first, ...LATEST.last, BASE];

/** Which of several spellings counts: the first that is set; undefined where none is. */
export function spelledIn(
  env: Readonly<Record<string, string>>,
  spellings: readonly string[],
): string | undefined {
  return spellings.find((name) => entryOf(env, name) !== undefined);
}

/** How this Mooncake spells what another one calls by this name; undefined where it has no such variable. */
export function spellingFor({ first, last, base }: Mooncake, name: string): string | undefined {
  if (LATEST.first.includes(name)) return first[0];
  if (LATEST.last.includes(name)) return last[0];
  return name === base ? base : undefined;
}
