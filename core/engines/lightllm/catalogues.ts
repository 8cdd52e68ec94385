import v1_2_0 from "./flags/1.2.0.json" with { type: "json" };
import type { FlagType } from "../../flags/index.ts";

/** One flag of `lightllm.server.api_server`. */
interface Flag extends FlagType {
  /** The flag of which this is another spelling. */
  readonly aliasOf?: string;
}

/** A flag that only older releases have. */
interface RemovedFlag {
  /** The first release without it. */
  readonly since: string;
  /** The flag that replaces it. */
  readonly instead?: string;
}

/** The flags of one release, taken from its parser (lightllm/server/api_cli.py). */
export interface FlagCatalogue {
  readonly lightllm: string;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly removed: Readonly<Record<string, RemovedFlag>>;
}

/** Catalogues by image tag. GLM-4.7-Flash came with v1.2.0 (lightllm/models/registry.py). */
export const catalogues: Readonly<Record<string, FlagCatalogue>> = { "v1.2.0": v1_2_0 };

/** @throws RangeError for an unknown release; `resolve` reports those before */
export function catalogueOf(version: string): FlagCatalogue {
  const catalogue = catalogues[version];
  if (catalogue === undefined) throw new RangeError(`unknown release ${version}`);
  return catalogue;
}
