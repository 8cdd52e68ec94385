import { inRange, type ResolvedTopology } from "../../domain/index.ts";
import type { DriverNeed } from "../../facts/index.ts";
import { entriesOf, usesMooncake } from "./connectors/entries.ts";
import { hardwareSupport } from "./hardware.ts";
import { mooncakeRelease } from "./mooncake.ts";

/** Releases of Mooncake that require the driver on Ascend 950 (vllm-ascend v0.30.0rc2, kv_cache_pool_ascend_store.md, FAQ). */
const MOONCAKE = { since: "0.3.11", driver: "25.6" };

/** The driver that Mooncake requires for UB links. */
export function linkDrivers({ spec, hardware }: ResolvedTopology): readonly DriverNeed[] {
  const mooncake = mooncakeRelease(spec.engine.version);
  if (hardwareSupport(hardware.name)?.readsEndpoints !== true || mooncake === undefined) return [];
  if (!entriesOf(spec.kvTransfer).some(usesMooncake) || !inRange(mooncake, { since: MOONCAKE.since }))
    return [];
  return [{ least: MOONCAKE.driver, of: `Mooncake ${mooncake} on ${hardware.title}`, required: true }];
}
