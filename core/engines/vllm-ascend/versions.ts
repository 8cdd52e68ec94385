import v0_13_0 from "./flags/0.13.0.json" with { type: "json" };
import v0_18_0 from "./flags/0.18.0.json" with { type: "json" };
import v0_20_2 from "./flags/0.20.2.json" with { type: "json" };

/** One flag of `vllm serve`: the type its parser reads, and what else it takes. */
export interface Flag {
  readonly type: string;
  readonly choices?: readonly (string | number | null)[];
  /** Takes several values. */
  readonly list?: boolean;
  /** `--no-<flag>` exists. */
  readonly negatable?: boolean;
}

/** What one release of `vllm serve` accepts, taken from its own parser. */
export interface FlagCatalogue {
  /** Version of vLLM inside the image. */
  readonly vllm: string;
  readonly toolCallParsers: readonly string[];
  readonly reasoningParsers: readonly string[];
  readonly flags: Readonly<Record<string, Flag>>;
}

/** Known releases by image tag without its hardware suffix. */
export const versions: Readonly<Record<string, FlagCatalogue>> = {
  "v0.13.0rc1": v0_13_0,
  "v0.18.0rc1": v0_18_0,
  "v0.20.2rc1": v0_20_2,
};

/** @throws RangeError where the version was not checked before */
export function catalogueOf(version: string): FlagCatalogue {
  const catalogue = versions[version];
  if (catalogue === undefined) throw new RangeError(`unknown version ${version}`);
  return catalogue;
}
