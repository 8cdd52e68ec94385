import { entryOf } from "../topology/index.ts";
import type { ResolvedGroup } from "./resolved.ts";

/** A flag that is a number; undefined where it is not given or has another form, which the flag check refuses. */
export function numberOf({ args }: Pick<ResolvedGroup, "args">, argument: string): number | undefined {
  const value = entryOf(args, argument);
  return typeof value === "number" ? value : undefined;
}
