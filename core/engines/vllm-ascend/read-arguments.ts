import type { Flags } from "../../domain/index.ts";
import { readArgument } from "../../flags/index.ts";
import { type ArgumentValue, entryOf } from "../../topology/index.ts";
import { flagOf } from "./flag-name.ts";
import { releaseOf } from "./versions.ts";

/** Flags as the parser of a release reads them, and the keys behind them as its classes convert them. */
export function readArguments(version: string, args: Flags): Flags {
  const { flags, configs } = releaseOf(version);
  return Object.fromEntries(
    Object.entries(args).map(([argument, value]) => {
      const name = flagOf(argument);
      const flag = entryOf(flags, name);
      const config = entryOf(configs, name);
      // The plugin up to v0.26.0rc1 converts no value.
      const converted = argument !== "additionalConfig" || config?.strict === true;
      if (flag === undefined) return [argument, value];
      const given = SCALED.has(argument) ? scaled(value) : value;
      return [argument, readArgument(flag, given, converted ? config?.keys : undefined)];
    }),
  );
}

/** Flags that vLLM reads with `human_readable_int` (vLLM 0.13.0 to 0.30.0, engine/arg_utils.py). */
const SCALED: ReadonlySet<string> = new Set(["kvCacheMemoryBytes", "maxModelLen", "maxNumBatchedTokens"]);

/** A small letter scales by powers of 1000, a capital one by those of 1024, and takes no fraction. */
const FACTORS: Readonly<Record<string, number>> = {
  ...{ k: 1e3, m: 1e6, g: 1e9, t: 1e12 },
  ...{ K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 },
};

/** The number of a text such as "128k"; another value stays as it is. */
function scaled(value: ArgumentValue): ArgumentValue {
  if (typeof value !== "string") return value;
  const { number, letter = "" } =
    /^\s*(?<number>\d+(?:\.\d+)?)(?<letter>[kmgtKMGT])\s*$/.exec(value)?.groups ?? {};
  const factor = FACTORS[letter];
  if (number === undefined || factor === undefined) return value;
  return letter === letter.toUpperCase() && number.includes(".")
    ? value
    : Math.trunc(Number(number) * factor);
}
