import {
  defineRule,
  type Fix,
  type ResolvedGroup,
  type ResolvedTopology,
  setTo,
  Severity,
  type VersionRange,
} from "../../../domain/index.ts";
import { indexedLayers, isSized, layerCount, type ModelFacts, pipelineStages } from "../../../facts/index.ts";
import { settingsOf } from "../group-settings.ts";

/** vLLM's default of `index_skip_topk_offset` (vLLM 0.23.0, deepseek_v2.py:1025). */
const DEFAULT_OFFSET = 2;

/** Releases in which a stage takes no selection from the stage before it; v0.30.0rc1 sends it along (pp_transport.py:316). */
const NOT_SENT = { since: "0.23", before: "0.30" } satisfies VersionRange;

/** Releases that refuse such stages. */
const REFUSED = { since: "0.27", before: NOT_SENT.before } satisfies VersionRange;

/** A stage whose first layer needs the selection of a layer in the stage before. */
interface SplitGroup {
  /** Number of the stage, from 1. */
  readonly stage: number;
  readonly layer: number;
  readonly fix: Fix;
}

export const indexShareRefused = defineRule({
  id: "ascend-index-share-refused",
  releases: REFUSED,
  source: "vllm-ascend v0.27.1rc1, platform.py:376, to v0.29.0rc1, :391, _validate_indexer_pp_config",
  per: "group",
  check: (group, { topology, at }) =>
    splitGroups(topology, group).map(({ stage, layer, fix }) => ({
      ...at("layersPerStage"),
      message: `vllm-ascend ${topology.spec.engine.version} refuses to start: layer ${layer}, the first of stage ${stage}, uses the selection of a layer in the stage before it.`,
      fix,
    })),
});

export const indexShareStale = defineRule({
  id: "ascend-index-share-stale",
  severity: Severity.Warning,
  releases: { since: NOT_SENT.since, before: REFUSED.since },
  source:
    "vllm-ascend v0.23.0, sfa_v1.py:1946: a layer without an indexer reads the buffer of its own stage; v0.27.1rc1, platform.py:376, refuses such stages",
  per: "group",
  check: (group, { topology, at }) =>
    splitGroups(topology, group).map(({ stage, layer, fix }) => ({
      ...at("layersPerStage"),
      message: `layersPerStage separates layer ${layer}, the first of stage ${stage}, from the layer whose selection it uses; layer ${layer} uses what its own stage last selected, for other tokens.`,
      fix,
    })),
});

function splitGroups({ model }: ResolvedTopology, group: ResolvedGroup): readonly SplitGroup[] {
  const { pipelineParallelSize, layersPerStage } = group;
  const selecting = selectingLayers(model, group);
  const layers = layerCount(model);
  if (pipelineParallelSize === 1 || selecting === undefined || layers === undefined || !isSized(model)) {
    return [];
  }
  const stages = pipelineStages(model, pipelineParallelSize, layersPerStage);
  // layers-fill-stages reports stages that do not hold all layers.
  if (stages.at(-1)?.range.end !== layers) return [];
  const starts = stages.map(({ range }) => range.first);
  const moved = starts.map((start) => nearestTo(start, selecting));
  const fix = setTo(moved.map((start, stage) => (moved[stage + 1] ?? layers) - start));
  return stages.flatMap(({ range }, index) =>
    selecting.has(range.first) || range.first >= range.end
      ? []
      : [{ stage: index + 1, layer: range.first, fix }],
  );
}

/** Layers that select tokens themselves: by the weights, or by `--hf-overrides`; undefined where all do. */
function selectingLayers(model: ModelFacts, group: ResolvedGroup): ReadonlySet<number> | undefined {
  const { attention } = model;
  const indexer = attention?.kind === "latent" ? attention.indexer : undefined;
  if (indexer?.layers !== undefined) return new Set(indexer.layers);
  const overrides = settingsOf(group, "hfOverrides");
  const { use_index_cache: reused, index_topk_freq: frequency } = overrides;
  const { index_skip_topk_offset: offset = DEFAULT_OFFSET } = overrides;
  const layers = layerCount(model);
  const shares = indexer !== undefined && reused === true && typeof frequency === "number" && frequency > 1;
  if (!shares || layers === undefined || typeof offset !== "number") return undefined;
  return new Set(indexedLayers(layers, frequency, offset));
}

function nearestTo(layer: number, layers: ReadonlySet<number>): number {
  return [...layers].reduce((best, one) => (Math.abs(one - layer) < Math.abs(best - layer) ? one : best), 0);
}
