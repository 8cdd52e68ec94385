import { type ResolvedTopology, separatesNodes } from "../../../domain/index.ts";
import { hasDocumentedPool } from "./index.ts";
import { type PoolLink, poolHardware } from "./pool-hardware.ts";

/** The link of the pool of a topology; undefined without a documented pool, or on other hardware. */
export function poolLink({ spec, hardware, groups }: ResolvedTopology): PoolLink | undefined {
  if (!hasDocumentedPool(spec.kvTransfer)) return undefined;
  const link = poolHardware(hardware.name)?.link;
  return link !== undefined && separatesNodes(groups) ? "RoCE" : link;
}
