import { entryOf } from "../topology/index.ts";
import type { ResolvedGroup } from "./resolved.ts";

/** The value of a numeric flag; undefined where it is not given or not a number, which another rule reports. */
export function numberOf({ args }: Pick<ResolvedGroup, "args">, argument: string): number | undefined {
  const value = entryOf(args, argument);
  return typeof value === "number" ? value : undefined;
}
