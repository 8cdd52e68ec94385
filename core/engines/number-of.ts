import type { ResolvedGroup } from "../resolve/resolved.ts";
import { entryOf } from "./entry-of.ts";

/** A flag that is a number; undefined where it is not given or has another form, which the flag check refuses. */
export function numberOf({ args }: Pick<ResolvedGroup, "args">, argument: string): number | undefined {
  const value = entryOf(args, argument);
  return typeof value === "number" ? value : undefined;
}
