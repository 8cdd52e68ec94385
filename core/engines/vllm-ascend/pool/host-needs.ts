import { type HugePageNeed, inRange, type ResolvedTopology } from "../../../domain/index.ts";
import type { DriverNeed, HardwareName } from "../../../facts/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { backendOf, pairEntry, storeEntry } from "../connectors/entries.ts";
import { mooncakeV2 } from "../connectors/mooncake-v2.ts";
import { mooncakeOf } from "../mooncake.ts";
import { poolLink } from "./pool-link.ts";
import { documentedPool } from "./index.ts";

/** The oldest Ascend HDK for a pool on some hardware. */
interface PoolDriver {
  readonly least: string;
  /** The oldest one with Mooncake 0.3.11 or later. @default `least` */
  readonly withMooncake?: string;
  /** Whether an older one is outside of what the guide supports; otherwise the guide recommends it. */
  readonly required: boolean;
}

/** Firmware by hardware: vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md, environment variables (lines 1554 to 1560). */
const POOL_DRIVERS: Readonly<Partial<Record<HardwareName, PoolDriver>>> = {
  "atlas-800-a2": { least: "25.5", required: false },
  "atlas-800-a3": { least: "26.0.RC1", withMooncake: "25.5", required: true },
};

const NEW_MOONCAKE = "0.3.11";

/** The driver that the pool of a topology needs; none without a pool, or where groups use no memory of the fabric. */
export function poolNeeds({ spec, hardware, groups }: ResolvedTopology): readonly DriverNeed[] {
  const store = storeEntry(spec.kvTransfer);
  const driver = POOL_DRIVERS[hardware.name];
  if (store === undefined || driver === undefined || documentedPool(backendOf(store)) === undefined)
    return [];
  const usesFabric = groups.some(({ env }) => entryOf(env, "ASCEND_ENABLE_USE_FABRIC_MEM") === "1");
  const number = mooncakeOf(spec.engine.version).version.replace(/^v/, "");
  const isNew = /^\d/.test(number) && inRange(number, { since: NEW_MOONCAKE });
  return [
    {
      least: (isNew ? driver.withMooncake : undefined) ?? driver.least,
      of: `a pool of KV caches${isNew && driver.withMooncake !== undefined ? ` with Mooncake ${number}` : ""}`,
      // On super-pods the guide names the drivers for fabric memory.
      required: driver.required && usesFabric,
    },
  ];
}

/** Pages of 2 MiB that the guide reserves on each node (kv_cache_pool_ascend_store.md, run_prefill.sh). */
const PAGES = 200_000;

/** Huge pages for a pool over RoCE. GLM5.3-Flash.md, §5.4, needs none with MooncakeConnectorV2. */
export function hugePages(topology: ResolvedTopology): HugePageNeed | undefined {
  const { kvTransfer } = topology.spec;
  if (poolLink(topology) !== "RoCE" || pairEntry(kvTransfer)?.connector === mooncakeV2) return undefined;
  return { least: PAGES, of: "a pool of KV caches over RoCE" };
}
