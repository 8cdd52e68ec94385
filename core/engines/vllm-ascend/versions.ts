import v0_13_0 from "./flags/0.13.0.json" with { type: "json" };
import v0_17_0 from "./flags/0.17.0.json" with { type: "json" };
import v0_18_0 from "./flags/0.18.0.json" with { type: "json" };
import v0_20_2 from "./flags/0.20.2.json" with { type: "json" };
import v0_23_0 from "./flags/0.23.0.json" with { type: "json" };
import v0_25_1 from "./flags/0.25.1.json" with { type: "json" };
import type { FlagType } from "../../flags/index.ts";
import type { ParserPlugin } from "./plugins/parser-plugin.ts";

/** Flags and parsers that one release of `vllm serve` accepts, taken from its own parser. */
interface FlagCatalogue {
  /** Version of vLLM in the image. */
  readonly vllm: string;
  readonly toolCallParsers: readonly string[];
  readonly reasoningParsers: readonly string[];
  readonly flags: Readonly<Record<string, FlagType>>;
}

/** A release: what it accepts, and what the library adds. */
export interface Release extends FlagCatalogue {
  /** Parsers that the library adds: the release lacks them, or its own do not fit the documented model. */
  readonly parserPlugins: readonly ParserPlugin[];
  /**
   * Whether vLLM reads VLLM_ENGINE_READY_TIMEOUT_S (0.14 and later). Earlier releases give the engine a fixed 600 s,
   * which a single API process counts only after the engine has loaded (vLLM 0.13.0, v1/engine/core_client.py).
   */
  readonly engineReadyTimeout: boolean;
}

/** Factories of the known releases, by image tag without the hardware suffix: a bundle parses only the catalogues that are read. */
const makers: Readonly<Record<string, () => Release>> = {
  "v0.13.0rc1": () => ({
    ...v0_13_0,
    // Deployment document 001, §3.3 items 3 and 4, patches the installed package for both.
    parserPlugins: [
      { argument: "toolCallParser", name: "glm47", file: "glm47_tool_parser.py" },
      { argument: "reasoningParser", name: "glm45", file: "glm45_reasoning_parser.py" },
    ],
    engineReadyTimeout: false,
  }),
  "v0.17.0rc1": () => complete(v0_17_0),
  "v0.18.0rc1": () => complete(v0_18_0),
  "v0.18.0": () => complete(v0_18_0),
  "v0.20.2rc1": () => complete(v0_20_2),
  "v0.23.0": () => complete(v0_23_0),
  "v0.25.1rc1": () => complete(v0_25_1),
};

/** A release that needs no additions. */
function complete(catalogue: FlagCatalogue): Release {
  return { ...catalogue, parserPlugins: [], engineReadyTimeout: true };
}

/** Known releases, oldest first. */
export const versions: readonly string[] = Object.keys(makers);

const made = new Map<string, Release>();

/** @throws RangeError for a release without a catalogue */
export function releaseOf(version: string): Release {
  const release = made.get(version) ?? makers[version]?.();
  if (release === undefined) throw new RangeError(`vllm-ascend has no flag catalogue of ${version}`);
  made.set(version, release);
  return release;
}
