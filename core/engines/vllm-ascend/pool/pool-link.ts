import { type ResolvedTopology, separatesNodes } from "../../../domain/index.ts";
import type { HardwareName } from "../../../facts/index.ts";
import { backendOf, storeEntry } from "../connectors/entries.ts";
import { documentedPool } from "./index.ts";

/** What moves the blocks of a pool between nodes. */
export type PoolLink = "HCCS" | "RoCE";

/** The links of hardware whose settings the guide of the pool names (kv_cache_pool_ascend_store.md, run_prefill.sh). */
const LINKS: Readonly<Partial<Record<HardwareName, PoolLink>>> = {
  "atlas-800-a2": "RoCE",
  "atlas-800-a3": "HCCS",
};

/** The link of the pool of a topology; undefined without a documented pool, or on other hardware. */
export function poolLink({ spec, hardware, groups }: ResolvedTopology): PoolLink | undefined {
  const store = storeEntry(spec.kvTransfer);
  if (store === undefined || documentedPool(backendOf(store)) === undefined) return undefined;
  const link = LINKS[hardware.name];
  return link !== undefined && separatesNodes(groups) ? "RoCE" : link;
}
