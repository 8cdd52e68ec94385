import type { ResolvedGroup } from "../../domain/index.ts";
import type { PortSpan } from "../../site/index.ts";
import { Role } from "../../topology/index.ts";

/** One port for every device of the group, which the documents count for both sides though one of them listens. */
export function documentedHandshakes({
  ports,
  role,
  dataParallelSize,
  tensorParallelSize,
}: ResolvedGroup): PortSpan | undefined {
  if (ports.kv === undefined || role === Role.Serve) return undefined;
  return { first: ports.kv, last: ports.kv + dataParallelSize * tensorParallelSize - 1 };
}
