import { inRange, type VersionRange } from "../../domain/index.ts";
import { compareNumbers, type ModelFacts, sharesIndexers } from "../../facts/index.ts";
import { releaseOf, versions } from "./versions.ts";

/**
 * Releases in which layers share indexers. vLLM 0.22.1 does not read index_skip_topk_offset, and the plugin expects an indexer in
 * every layer: v0.22.1rc1 has the first GLM5.2.md, but does not load the weights (vllm-ascend #11208, #12660). No registry tells.
 */
const SHARED_INDEXERS: VersionRange = { since: "0.23" };

/** Whether a release serves a model, as far as is known. */
export function servesModel(version: string, model: ModelFacts): boolean {
  if (sharesIndexers(model) === true && !inRange(version, SHARED_INDEXERS)) return false;
  return hasArchitecture(version, model) !== false;
}

/** The first release with a catalogue that serves a model. Reads the catalogues up to it. */
export function firstServing(model: ModelFacts): string | undefined {
  return versions.find((version) => servesModel(version, model));
}

/**
 * The classes of a model, where the registries of no release have one of them; none where a class is known. Reads further
 * catalogues only where that for the given release has none.
 */
export function unregistered(version: string, { architectures = [] }: ModelFacts): readonly string[] {
  const known = [version, ...versions].some((one) => registers(one, architectures) !== false);
  return known ? [] : architectures;
}

/**
 * Whether a release has a class of a model in the registries of vLLM or the plugin. A release without a catalogue lacks what
 * the nearest older one lacks and only a newer one has. Undefined where that is unknown.
 */
function hasArchitecture(version: string, { architectures = [] }: ModelFacts): boolean | undefined {
  const registered = registers(version, architectures);
  if (registered !== false) return registered;
  const first = versions.find((one) => registers(one, architectures) === true);
  return first !== undefined && compareNumbers(version, first) < 0 ? false : undefined;
}

/** Whether the catalogue for a release has one of the classes; undefined without classes or without their registry. */
function registers(version: string, architectures: readonly string[]): boolean | undefined {
  const known = releaseOf(version).registries.architectures;
  if (known === undefined || architectures.length === 0) return undefined;
  return architectures.some((name) => known.includes(name));
}
