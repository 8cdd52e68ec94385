import { catalogueOf, knownReleases, nearestOlder } from "../core/index.ts";
import { vllmAliases } from "./dialects/vllm.ts";
import type { EngineName } from "./observed.ts";
import { type FlagTable, flagTable } from "./words/flag-table.ts";

/** The flags of a release; those of the nearest older one where there is no catalogue. */
export function tableOf(engine: EngineName, release: string): FlagTable {
  const known = knownReleases(engine).includes(release) ? release : nearestOlder(engine, release);
  const { flags } = catalogueOf(engine, known);
  // gflags, the parser of xLLM, accepts whole names only.
  return flagTable(flags, engine === "xllm" ? { abbreviations: false } : { aliases: vllmAliases });
}
