import { inRange } from "../../domain/index.ts";
import {
  catalogueOf,
  knownReleases,
  nearestOlder,
  type ReleaseCatalogue,
  standInFor,
} from "../../facts/index.ts";
import type { ParserPlugin } from "./plugins/parser-plugin.ts";

/** Name of the engine, and of its folder of catalogues. */
export const ENGINE = "vllm-ascend";

/** A release: what it accepts, and what the library adds. */
export interface Release extends ReleaseCatalogue {
  /** Version of vLLM in the image. */
  readonly vllm: string;
  readonly toolCallParsers: readonly string[];
  readonly reasoningParsers: readonly string[];
  /**
   * The end of "is not known …", where the catalogue is that of another release.
   *
   * @default the catalogue is that of the release
   */
  readonly standIn?: string;
  /** Parsers that the library adds: the release lacks them, or its own do not fit the documented model. */
  readonly parserPlugins: readonly ParserPlugin[];
  /**
   * Whether vLLM reads VLLM_ENGINE_READY_TIMEOUT_S. Earlier releases give the engine a fixed 600 s, which a single API process
   * counts only after the engine has loaded (vLLM 0.13.0, v1/engine/core_client.py).
   */
  readonly engineReadyTimeout: boolean;
}

/** Deployment document 001, §3.3 items 3 and 4, patches the installed package of v0.13.0rc1 for both. */
const ADDED_BEFORE_0_14: readonly ParserPlugin[] = [
  { argument: "toolCallParser", name: "glm47", file: "glm47_tool_parser.py" },
  { argument: "reasoningParser", name: "glm45", file: "glm45_reasoning_parser.py" },
];

/** Known releases, oldest first. */
export const versions: readonly string[] = knownReleases(ENGINE);

const made = new Map<string, Release>();

/** A release as its own catalogue describes it, or that of the nearest older release. */
export function releaseOf(version: string): Release {
  const release = made.get(version) ?? make(version);
  made.set(version, release);
  return release;
}

function make(version: string): Release {
  const catalogue = catalogueOf(ENGINE, nearestOlder(ENGINE, version));
  const { versions: built, registries, variables } = catalogue;
  const standIn = standInFor(ENGINE, "vLLM-Ascend", version);
  return {
    ...catalogue,
    vllm: built["vllm"] ?? "of an unknown version",
    toolCallParsers: registries.toolCallParsers ?? [],
    reasoningParsers: registries.reasoningParsers ?? [],
    ...(standIn === undefined ? {} : { standIn }),
    parserPlugins: inRange(version, { before: "0.14" }) ? ADDED_BEFORE_0_14 : [],
    engineReadyTimeout: Object.hasOwn(variables, "VLLM_ENGINE_READY_TIMEOUT_S"),
  };
}

/** The release's default of `--gpu-memory-utilization`: 0.9, and 0.92 from vLLM 0.20 on. */
export function defaultUtilization(version: string): number {
  const usual = releaseOf(version).flags["gpu-memory-utilization"]?.default;
  if (typeof usual !== "number") throw new RangeError(`${version} has no default of gpu-memory-utilization`);
  return usual;
}
