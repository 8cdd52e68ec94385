import v1_2_0 from "./flags/1.2.0.json" with { type: "json" };
import type { FlagType } from "../../flags/index.ts";

/** One flag of `lightllm.server.api_server`: the type its parser reads, and what else it takes. */
interface Flag extends FlagType {
  /** Another spelling of this flag. */
  readonly aliasOf?: string;
}

/** A flag that older releases had. */
interface RemovedFlag {
  readonly since: string;
  /** What does its work now. */
  readonly instead?: string;
}

/** What one release accepts, taken from its own parser (lightllm/server/api_cli.py). */
export interface FlagCatalogue {
  readonly lightllm: string;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly removed: Readonly<Record<string, RemovedFlag>>;
}

/** Known releases by image tag. GLM-4.7-Flash came with v1.2.0 (lightllm/models/registry.py). */
export const versions: Readonly<Record<string, FlagCatalogue>> = { "v1.2.0": v1_2_0 };

/** @throws RangeError where the version was not checked before */
export function catalogueOf(version: string): FlagCatalogue {
  const catalogue = versions[version];
  if (catalogue === undefined) throw new RangeError(`unknown version ${version}`);
  return catalogue;
}
