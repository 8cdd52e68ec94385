import { inRange, type VersionRange } from "../../domain/index.ts";
import {
  Basis,
  basisOf,
  compareNumbers,
  firstTransformers,
  isLatent,
  isSparse,
  type ModelFacts,
  readsConfig,
  sharesIndexers,
} from "../../facts/index.ts";
import { ENGINE, releaseOf, versions } from "./versions.ts";

/**
 * Releases in which layers share indexers. vLLM 0.22.1 does not read index_skip_topk_offset, and the plugin expects an indexer in
 * every layer: v0.22.1rc1 has the first GLM5.2.md, but does not load the weights (vllm-ascend #11208, #12660). No registry tells.
 */
const SHARED_INDEXERS: VersionRange = { since: "0.23" };

/**
 * Releases that pad the heads of dense latent attention to a power of two, which its operators require: release notes of
 * v0.21.0rc1, #9560; earlier releases fail in the operator (#6541).
 */
const PADDED_HEADS: VersionRange = { since: "0.21" };

/** Releases that answer wrongly with sparse attention unless prefill and decode are separate (release notes of v0.19.1rc1, #8843). */
const WRONG_SPARSE_SERVING: VersionRange = { since: "0.19", before: "0.20" };

/** Whether a release has the code for a model, as far as is known. */
export function hasModel(version: string, model: ModelFacts): boolean {
  if (sharesIndexers(model) === true && !inRange(version, SHARED_INDEXERS)) return false;
  return hasArchitecture(version, model) !== false;
}

/** Transformers of an image that does not read the config.json of a model, and the first release that does. */
export interface OldTransformers {
  /** Requirement that the image fulfils. */
  readonly held: string;
  readonly first: string;
}

/** Too old Transformers in the image of a release; undefined if they read the model, or that is not known. */
export function oldTransformers(version: string, model: ModelFacts): OldTransformers | undefined {
  const held = releaseOf(version).versions["transformers"];
  const first = firstTransformers(model);
  if (held === undefined || first === undefined || basisOf(ENGINE, version) === Basis.Older) return undefined;
  return readsConfig(held, model) === false ? { held, first } : undefined;
}

/** Whether the operators of a release take the heads of one device; undefined where the model's heads are not known. */
export function takesHeads(
  version: string,
  model: ModelFacts,
  tensorParallelSize: number,
): boolean | undefined {
  const { attentionHeads } = model;
  if (attentionHeads === undefined || attentionHeads % tensorParallelSize !== 0) return undefined;
  if (isLatent(model) !== true || isSparse(model) === true || inRange(version, PADDED_HEADS)) return true;
  return Number.isInteger(Math.log2(attentionHeads / tensorParallelSize));
}

/** Whether answers of a group that serves alone are wrong. */
export function answersWrongly(version: string, model: ModelFacts): boolean {
  return isSparse(model) === true && inRange(version, WRONG_SPARSE_SERVING);
}

/** Whether a model runs in the public image of a release, on any number of devices, as far as is known. */
export function servesModel(version: string, model: ModelFacts): boolean {
  return (
    hasModel(version, model) &&
    oldTransformers(version, model) === undefined &&
    takesHeads(version, model, 1) !== false &&
    !answersWrongly(version, model)
  );
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
