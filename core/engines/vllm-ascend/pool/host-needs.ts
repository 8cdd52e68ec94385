import { type HugePageNeed, inRange, type ResolvedTopology } from "../../../domain/index.ts";
import type { DriverNeed } from "../../../facts/index.ts";
import { entryOf } from "../../../topology/index.ts";
import { pairEntry } from "../connectors/entries.ts";
import { mooncakeV2 } from "../connectors/mooncake-v2.ts";
import { mooncakeRelease } from "../mooncake.ts";
import { hasDocumentedPool } from "./index.ts";
import { poolHardware } from "./pool-hardware.ts";
import { poolLink } from "./pool-link.ts";

const NEW_MOONCAKE = "0.3.11";

/** The driver that the pool of a topology needs; none without a pool, or where groups use no memory of the fabric. */
export function poolNeeds({ spec, hardware, groups }: ResolvedTopology): readonly DriverNeed[] {
  const driver = poolHardware(hardware.name)?.driver;
  if (driver === undefined || !hasDocumentedPool(spec.kvTransfer)) return [];
  const usesFabric = groups.some(({ env }) => entryOf(env, "ASCEND_ENABLE_USE_FABRIC_MEM") === "1");
  const mooncake = mooncakeRelease(spec.engine.version);
  const isNew = mooncake !== undefined && inRange(mooncake, { since: NEW_MOONCAKE });
  return [
    {
      least: (isNew ? driver.withMooncake : undefined) ?? driver.least,
      of: `a pool of KV caches${isNew && driver.withMooncake !== undefined ? ` with Mooncake ${mooncake}` : ""}`,
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
