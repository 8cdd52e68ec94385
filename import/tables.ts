import { catalogueOf, engines, flags as xllmFlags, releaseOf } from "../core/index.ts";
import { vllmAliases } from "./dialects/vllm.ts";
import type { EngineName } from "./observed.ts";
import { type FlagTable, flagTable } from "./words/flag-table.ts";

/**
 * The flags of a release; those of the newest known one where there is no catalogue. The only place that knows where catalogues
 * come from.
 */
export function tableOf(engine: EngineName, release: string): FlagTable {
  const versions = engines[engine]?.versions ?? [];
  const known = versions.includes(release) ? release : (versions.at(-1) ?? release);
  switch (engine) {
    case "vllm-ascend":
      return flagTable(releaseOf(known).flags, { aliases: vllmAliases });
    case "lightllm":
      return flagTable(catalogueOf(known).flags);
    case "xllm":
      return flagTable(xllmFlags, { abbreviations: false });
    default:
      return engine satisfies never;
  }
}
